import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { LiveState } from '../round/progress.ts';
import type { Log } from './session.ts';

/** Callbacks of a run. */
export interface RunHooks {
  readonly log: Log;
  readonly onProgress: (state: LiveState) => void;
  readonly onScenario: (record: ScenarioRecord) => void;
  /** If another run shares the host: called before anything that takes processor time, and disposed of afterwards. */
  readonly turn?: () => Promise<Disposable>;
}
