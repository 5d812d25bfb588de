import type { Alternated, CorpusIdentity, RunRecord, SubnetsInUse } from './run-record.ts';
import type { Scenario } from './scenario.ts';
import type { Waiver } from './waiver.ts';

/** What was fixed before the first sample. */
export interface Setup {
  readonly runId: string;
  readonly startedAt: string;
  /** chain.ndjson has the sums of all that the run wrote; absent in runs of before there was one. */
  readonly chained?: true;
  readonly profile: string;
  /** Point estimates are judged. */
  readonly provisional: boolean;
  readonly pairs: number;
  readonly rounds: number;
  /** Calls of each pair in a round, one after the other, each in a room of its own. Absent in runs of before there were several. */
  readonly staysPerRound?: number;
  /** A scenario ends as soon as it is certain that it misses an SLO; absent where it is measured to its end. */
  readonly stopAtBreach?: true;
  /** Nothing is measured after the first scenario that fails; absent where all are measured. */
  readonly failFast?: true;
  /** In each call. */
  readonly utterancesPerPair: number;
  /** Attempts to join in each round, over all visitors. */
  readonly visitsPerRound: number;
  readonly seed: number;
  /** How long after its end an utterance's answer may come. */
  readonly timeoutMs: number;
  readonly scenarios: readonly Scenario[];
  /** As written, for all scenarios; a scenario's own replace those of the same metric and statistic. */
  readonly slos: readonly string[];
  /**
   * What a reader of the figures should know of the plan, a line each: limits that the command line replaced, SLOs that
   * cannot pass with what is measured.
   */
  readonly notes?: readonly string[];
  /** Metrics that cannot be had of the deployment that is measured; SLOs on them are not judged. */
  readonly unmeasured?: readonly string[];
  /** SLOs on scores of sound that the plan has too few clips to meet, with why: they can fail, and are not judged otherwise. */
  readonly tooFew?: readonly { readonly slo: string; readonly why: string }[];
  /** Id of the run of which this one is a repetition. */
  readonly replayOf?: string;
  /** The other variant of `run --against`. */
  readonly alternated?: Alternated;
  /** Misses that somebody answers for; those that had expired when the run began do not count. */
  readonly waivers?: readonly Waiver[];
  readonly gatewayBackend: 'kernel' | 'uml';
  readonly host: RunRecord['host'];
  readonly versions: Readonly<Record<string, string>>;
  /** Absent in runs of before it was kept. */
  readonly corpus?: CorpusIdentity;
  /** Of the run's first sitting; absent in runs of before they were kept. */
  readonly subnets?: SubnetsInUse;
  /** Absolute path of the configuration file in force; absent where there was none, and in runs of before it was kept. */
  readonly configFile?: string;
  /** The configuration as it was in force, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}
