import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { LiveState } from '../round/progress.ts';
import type { Say } from './session.ts';

/** Who is told of what while a run goes on. */
export interface RunHooks {
  readonly say: Say;
  readonly onProgress: (state: LiveState) => void;
  readonly onScenario: (record: ScenarioRecord) => void;
  /** Where another run shares the host: waited for before anything that costs time, and disposed of after it. */
  readonly turn?: () => Promise<Disposable>;
}
