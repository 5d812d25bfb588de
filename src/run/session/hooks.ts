import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { LiveState } from '../round/progress.ts';
import type { Log } from './session.ts';

/** Who is told of what while a run goes on. */
export interface RunHooks {
  readonly log: Log;
  readonly onProgress: (state: LiveState) => void;
  readonly onScenario: (record: ScenarioRecord) => void;
  /** Where another run shares the host: waited for before anything that costs time, and disposed of after it. */
  readonly turn?: () => Promise<Disposable>;
}
