import type { Discarded } from './discarded.ts';
import type { Concern } from './health.ts';
import type { ScenarioRecord } from './scenario-record.ts';
import type { SloResult } from './slo-result.ts';
import type { Verdict } from './verdict.ts';

/** Raised when a field changes its meaning or is removed; a new optional field does not raise it. */
export const SCHEMA_VERSION = 3;

/** Identifies the sentences: two corpora with the same sum have the same text and sound. */
export interface CorpusIdentity {
  /** As in the configuration; `built-in` by default. */
  readonly name: string;
  /** Of every sentence's text and samples, in the order of the files' names; hexadecimal. */
  readonly sha256: string;
}

/** Size of the run's folder without its reports, at the end of measuring. */
export interface RunSpace {
  readonly evidenceBytes: number;
  readonly logsBytes: number;
  /** Of runs with packets. */
  readonly capturesBytes?: number;
  /** File names of logs that exceeded the limit. */
  readonly cutLogs: readonly { readonly log: string; readonly leftOutBytes: number }[];
}

/** IPv4 CIDRs of the two networks, also if the configuration had `auto`. */
export interface SubnetsInUse {
  readonly stack: string;
  readonly access: string;
}

export interface RunRecord {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly runId: string;
  readonly startedAt: string;
  /**
   * When the samples were last judged: the only field that may differ when the same files are judged twice.
   */
  readonly judgedAt: string;
  /** Measuring alone, summed over all rounds. */
  readonly durationS: number;
  readonly profile: string;
  /** The profile only searches for breaches: undecided SLOs are `no-breach`. Shown with every verdict. */
  readonly provisional: boolean;
  /** Stopped before all scenarios had been measured. */
  readonly interrupted: boolean;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly exitCode: number;
  /** How many scenarios had each verdict, and how many were planned and not measured; absent in older records. */
  readonly outcomes?: Readonly<Record<Verdict | 'not-measured', number>>;
  readonly scenarios: readonly ScenarioRecord[];
  /** Measured and not counted; absent where everything counts, and in runs of versions that did not record it. */
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
    /** The sentences; absent in runs of versions that did not record it. */
    readonly corpus?: CorpusIdentity;
    /** Absolute path of the configuration file in force; absent where there was none, and in runs of versions that did not record it. */
    readonly configFile?: string;
    /** Networks of the stack; absent in runs of versions that did not record it. */
    readonly subnets?: SubnetsInUse;
    /** Absent in runs of versions that did not record it. */
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
  /** The effective configuration, without secrets. */
  readonly config: Readonly<Record<string, unknown>>;
}
