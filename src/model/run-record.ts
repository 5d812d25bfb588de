import type { Discarded } from './discarded.ts';
import type { Concern } from './health.ts';
import type { ScenarioRecord } from './scenario-record.ts';
import type { SloResult } from './slo-result.ts';
import type { Verdict } from './verdict.ts';

/** Raised when a field changes its meaning or goes; a new optional field does not raise it. */
export const SCHEMA_VERSION = 2;

/** Which sentences there were to be spoken: two corpora with the same sum say the same and sound the same. */
export interface CorpusIdentity {
  /** As the configuration names it; `built-in` unless it names one. */
  readonly name: string;
  /** Of every sentence's text and samples, in the order of the files' names; hexadecimal. */
  readonly sha256: string;
}

/** What the run's folder holds besides its reports, as of the end of measuring. */
export interface RunSpace {
  readonly evidenceBytes: number;
  readonly logsBytes: number;
  /** Of runs with packets. */
  readonly capturesBytes?: number;
  /** Logs that had more than a log may hold, by the names of their files. */
  readonly cutLogs: readonly { readonly log: string; readonly leftOutBytes: number }[];
}

/** IPv4 CIDRs of the two networks: what the configuration's `auto` came to. */
export interface SubnetsInUse {
  readonly stack: string;
  readonly access: string;
}

/** That a run was measured in rounds that alternated with those of another run, on the same host. */
export interface Alternated {
  /** Id of the other run. */
  readonly with: string;
  /** What this one was: `head` is the variant in question, `base` the one it is compared with. */
  readonly as: 'base' | 'head';
}

export interface RunRecord {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly runId: string;
  readonly startedAt: string;
  /** When the samples were last judged: the only field in which judging the same files twice may differ. */
  readonly judgedAt: string;
  /** Measuring alone, summed over all rounds. */
  readonly durationS: number;
  readonly profile: string;
  /** The profile looks for breaches: what its samples leave open is `no-breach`. Said wherever the verdict is shown. */
  readonly provisional: boolean;
  /** Stopped before all scenarios had been measured. */
  readonly interrupted: boolean;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly exitCode: number;
  /** How many scenarios had each verdict, and how many were planned and not measured; absent in older records. */
  readonly outcomes?: Readonly<Record<Verdict | 'not-measured', number>>;
  readonly scenarios: readonly ScenarioRecord[];
  /** Measured and not counted; absent where everything counts, and in runs of before it was kept. */
  readonly discarded?: readonly Discarded[];
  readonly suite: {
    /** Largest loss among the scenarios that met their SLOs, in percent. */
    readonly lossResiliencePct?: number;
    /** Largest peak-to-peak jitter among the scenarios that met their SLOs, in ms. */
    readonly jitterToleranceMs?: number;
    readonly slos: readonly SloResult[];
  };
  readonly harness: {
    readonly gatewayBackend: 'kernel' | 'uml';
    readonly seed: number;
    readonly pairs: number;
    /** Id of the run of which this one is a repetition. */
    readonly replayOf?: string;
    /** The other variant of `run --against`. */
    readonly alternated?: Alternated;
    /** What there was to be spoken; absent in runs of before it was kept. */
    readonly corpus?: CorpusIdentity;
    /** Absolute path of the configuration file in force; absent where there was none, and in runs of before it was kept. */
    readonly configFile?: string;
    /** Where the stack was; absent in runs of before it was kept. */
    readonly subnets?: SubnetsInUse;
    /** Absent in runs of before it was kept. */
    readonly space?: RunSpace;
    readonly concerns: readonly Concern[];
  };
  readonly host: {
    readonly os: string;
    readonly kernel: string;
    readonly cpus: number;
    readonly cpuModel: string;
    readonly memoryGiB: number;
  };
  readonly versions: Readonly<Record<string, string>>;
  /** The configuration as it was in force, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}
