import type { CorpusIdentity, RunRecord, SubnetsInUse } from './run-record.ts';
import type { Scenario } from './scenario.ts';
import type { Waiver } from './waiver.ts';

/** What was fixed before the first sample. */
export interface Setup {
  readonly runId: string;
  readonly startedAt: string;
  /** chain.ndjson has the sums of all that the run wrote; absent in runs of versions that did not record it. */
  readonly chained?: true;
  readonly profile: string;
  /** Point estimates are judged. */
  readonly provisional: boolean;
  readonly pairs: number;
  readonly rounds: number;
  /** Calls of each pair in a round, one after the other, each in a room of its own. Absent in runs of versions that did not record it. */
  readonly staysPerRound?: number;
  /** A scenario ends as soon as a missed SLO is certain; absent if it is measured to its end. */
  readonly stopAtBreach?: true;
  /** Nothing is measured after the first scenario that fails; absent if all are measured. */
  readonly failFast?: true;
  /** In each call. */
  readonly utterancesPerPair: number;
  /** Connection attempts in each round, over all join probes. */
  readonly visitsPerRound: number;
  readonly seed: number;
  /** How long after its end an utterance's answer may come. */
  readonly timeoutMs: number;
  readonly scenarios: readonly Scenario[];
  /** As written, for all scenarios; a scenario's own replace those of the same metric and statistic. */
  readonly slos: readonly string[];
  /**
   * Notes on the plan for readers of the figures, one line each: limits that the command line replaced, SLOs that
   * cannot pass with the planned samples.
   */
  readonly notes?: readonly string[];
  /** Metrics that are unavailable for the measured deployment; SLOs on them are not judged. */
  readonly unmeasured?: readonly string[];
  /** Id of the run of which this one is a repetition. */
  readonly replayOf?: string;
  /** Waivers; those that had expired when the run began do not count. */
  readonly waivers?: readonly Waiver[];
  readonly gatewayBackend: 'kernel' | 'uml';
  readonly host: RunRecord['host'];
  readonly versions: Readonly<Record<string, string>>;
  /** Absent in runs of versions that did not record it. */
  readonly corpus?: CorpusIdentity;
  /** Of the run's first process; absent in runs of versions that did not record it. */
  readonly subnets?: SubnetsInUse;
  /** Absolute path of the configuration file in force; absent where there was none, and in runs of versions that did not record it. */
  readonly configFile?: string;
  /** The effective configuration, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}
