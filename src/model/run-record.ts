import type { Direction, LinkSpec } from './impairment.ts';
import type { Verdict } from './verdict.ts';
import type { Stage, StageRecord, StageTimes, Unexplained } from './waterfall.ts';

/** Raised when a field changes its meaning or goes; a new optional field does not raise it. */
export const SCHEMA_VERSION = 2;

/** A number that may be +∞; in JSON that is the string "Infinity". What could not be had is absent, never 0. */
export type MaybeInfinite = number;

/** Bounds of a two-sided 95 % interval; a side that n samples cannot bound is +∞ or absent. */
export interface Interval {
  readonly low: MaybeInfinite;
  readonly high: MaybeInfinite;
}

/** Distribution of one metric over a scenario, in the metric's unit. Missing utterances are in it as +∞. */
export interface Distribution {
  readonly n: number;
  readonly missing: number;
  readonly p50: MaybeInfinite;
  readonly p50Interval?: Interval;
  readonly p95: MaybeInfinite;
  readonly p95Interval?: Interval;
  readonly p99: MaybeInfinite;
  readonly p99Interval?: Interval;
  readonly mean: MaybeInfinite;
  readonly max: MaybeInfinite;
  /** Sorted raw values, +∞ included: what the chart is drawn from. */
  readonly values: readonly MaybeInfinite[];
}

/** A mean over a scenario; its interval is a block bootstrap by pair, absent where there are too few blocks. */
export interface MeanRecord {
  readonly n: number;
  readonly mean: MaybeInfinite;
  readonly interval?: Interval;
}

export interface ConnectRecord {
  readonly attempts: number;
  readonly ok: number;
  /** ok ÷ attempts, 0–1. */
  readonly ratio: number;
  /** Clopper–Pearson. */
  readonly interval?: Interval;
  readonly joinMs?: Distribution;
  readonly firstAudioMs?: Distribution;
}

/** One quantity of one link, asked and observed. */
export interface RealisedRow {
  /** Whose link; `both` where speakers and listeners have the same one. */
  readonly link: 'speaker' | 'listener' | 'both';
  readonly direction: Direction;
  /**
   * Which witness: the path probe before, while or after the script played, or the counters of the participants' own
   * queues over the whole round.
   */
  readonly witness: 'before' | 'during' | 'after' | 'queues';
  readonly round: number;
  /** For example `loss` or `one-way delay p50`. */
  readonly quantity: string;
  readonly unit: string;
  readonly asked: number;
  readonly observed: number;
  /** Of what was observed: Clopper–Pearson for shares; absent where none applies. */
  readonly interval?: Interval;
  /** What would still have counted as realised. Absent for what is reported and never judged. */
  readonly tolerated?: Interval;
  readonly packets: number;
  readonly realised: boolean;
}

/** Way of media: between participants and the SFU over access links, between SFU and translator inside the stack. */
export type Leg =
  | 'speaker → SFU'
  | 'SFU → translator'
  | 'translator → SFU'
  | 'SFU → listener'
  | 'SFU → floor listener';

/** What became of one leg's packets over the scenario. Shares are 0–1; what could not be had is absent. */
export interface LedgerRow {
  readonly leg: Leg;
  /** RTP packets sent (received, where only the receiver tells). */
  readonly packets: number;
  /** Dropped on the access link ÷ offered to it, by the gateway's own count; absent on legs that do not pass it. */
  readonly injectedShare?: number;
  /** Retransmitted after a NACK ÷ packets. */
  readonly retransmittedShare?: number;
  /**
   * Missing by sequence number at this leg's receiver, after retransmission; RED and FEC have yet to work. Behind the
   * SFU the losses of the legs before are in it.
   */
  readonly lostShare?: number;
  /** Still missing after NACK, RED and FEC when it was to be played, lost or late: samples made up ÷ all samples. */
  readonly residualShare?: number;
  /** Of all samples, those made up and audible. */
  readonly concealedShare?: number;
  /** Mean RTP payload of a packet: what tells RED from plain Opus, for statistics name both `audio/opus`. */
  readonly bytesPerPacket?: number;
  /** Whether packets carry redundancy (RFC 2198), and how that is known. */
  readonly red?: { readonly active: boolean; readonly evidence: string };
}

/** How well the instrument itself was while the script played. */
export interface Health {
  /** Worst speaker's, over all its frames. */
  readonly injectionLagP99Ms?: number;
  /** Worst participant's. */
  readonly eventLoopP99Ms?: number;
  /** The harness' own. */
  readonly harnessEventLoopP99Ms?: number;
  readonly cpu?: HostCpu;
  /** The kernel's clock source, for example `tsc`. */
  readonly clockSource?: string;
}

/** Shares (0–1) of the host's processor time while the script played. */
export interface HostCpu {
  readonly busy: number;
  /** Taken by the hypervisor for others. */
  readonly steal: number;
}

/** What went wrong while measuring; any with `invalidates` makes the scenario's verdict `invalid`. */
export interface Concern {
  readonly what: string;
  readonly invalidates: boolean;
}

/** A miss that somebody answers for, until a day. */
export interface Waived {
  readonly owner: string;
  readonly reason: string;
  /** Last day that it holds, UTC: yyyy-mm-dd. */
  readonly expires: string;
}

export interface SloResult {
  /** As written, for example `e2e_ms p95 <= 500`. */
  readonly slo: string;
  readonly limit: number;
  readonly actual?: MaybeInfinite;
  readonly interval?: Interval;
  readonly n: number;
  readonly verdict: Verdict;
  /** One clause for people: why this verdict. */
  readonly reason: string;
  /** A miss, and its verdict `warn`, because of this. */
  readonly waived?: Waived;
}

/** One utterance, for those who dig: what was said, what was heard, how late. */
export interface UtteranceRecord {
  readonly utterance: string;
  readonly pair: number;
  readonly text: string;
  readonly expected: string;
  readonly round: number;
  /** When its first and last speech sample were due, CLOCK_MONOTONIC. */
  readonly dueStartMs: number;
  readonly dueEndMs: number;
  readonly recognised?: string;
  readonly e2eMs: MaybeInfinite;
  readonly captionMs: MaybeInfinite;
  readonly floorMs?: MaybeInfinite;
  readonly heardBy?: 'matched-filter' | 'energy-onset';
  /** Of the caption, 0 or more. */
  readonly wer?: number;
  /** Of the clip that it was scored in, with its neighbours; absent of those that were in no clip. 1–5. */
  readonly mosLqo?: number;
  /** 0–1; 0 of one that was not heard. */
  readonly quality?: number;
  /** Where its time went; absent where that could not be told. */
  readonly stagesMs?: StageTimes;
  /** Why that could not be told, of an utterance that was heard by a translator that logs its stages. */
  readonly unexplained?: Unexplained;
  /** Of its OpenTelemetry trace. */
  readonly traceId?: string;
}

/** How many utterances the stages speak of, and what they say beside those of the network without impairment. */
export interface WaterfallRecord {
  readonly explained: number;
  /** Heard, but without a waterfall; 0 are absent. */
  readonly unexplained: Readonly<Partial<Record<Unexplained, number>>>;
  /** Difference of the p50 of each stage, ms; positive where this scenario takes longer. */
  readonly againstClean?: StageTimes;
}

export interface ScenarioRecord {
  readonly name: string;
  readonly title: string;
  readonly severity: 'fail' | 'warn';
  readonly verdict: Verdict;
  readonly reason: string;
  /** What was asked of each participant's link. */
  readonly impairment: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** What the path probe saw of it, beside what was asked. */
  readonly realised: readonly RealisedRow[];
  readonly metrics: {
    readonly e2e_ms?: Distribution;
    readonly caption_ms?: Distribution;
    readonly floor_ms?: Distribution;
    readonly start_offset_ms?: Distribution;
    readonly end_offset_ms?: Distribution;
    readonly injection_lag_ms?: Distribution;
    readonly wer?: MeanRecord;
    /** ViSQOL v3, speech mode with lattice: heard translation against its rendering, clip by clip. 1–5. */
    readonly mos_lqo?: MeanRecord;
    /** The same of the floor against the corpus. */
    readonly mos_floor?: MeanRecord;
    /** The renderings against themselves: about the most that `mos_lqo` can be, for a score has some noise of its own. */
    readonly mos_self?: MeanRecord;
    /** Modelled (G.107) for the media leg alone, with provisional values for Opus; never judged. 1–4.5. */
    readonly mos_cqe?: number;
    /** Half words, half sound; a missing utterance counts 0. 0–1. */
    readonly quality?: MeanRecord;
    readonly connect?: ConnectRecord;
    /** Where the time of end to end went; absent where the translator does not log its stages. */
    readonly stages?: Readonly<Record<Stage, StageRecord>>;
  };
  /** Absent where the translator does not log its stages. */
  readonly waterfall?: WaterfallRecord;
  /** The guide's figures for this condition: reference lines, never limits. */
  readonly expected?: { readonly p95Ms: number; readonly quality: number };
  readonly slos: readonly SloResult[];
  /** SLOs on what cannot be measured of this deployment, as written: neither met nor missed. */
  readonly notJudged?: readonly string[];
  readonly concerns: readonly Concern[];
  readonly ledger: readonly LedgerRow[];
  readonly health: Health;
  /** Rounds measured; each brought its own participants and its own proof of the impairment. */
  readonly rounds: number;
  readonly utterances: readonly UtteranceRecord[];
  readonly startedAt: string;
  readonly durationS: number;
}

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

export interface RunRecord {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly runId: string;
  readonly startedAt: string;
  /** When the samples were last judged: the only field in which judging the same files twice may differ. */
  readonly judgedAt: string;
  /** Measuring alone, summed over all rounds. */
  readonly durationS: number;
  readonly profile: string;
  /** The profile judges point estimates: too few samples for an interval. Said wherever the verdict is shown. */
  readonly provisional: boolean;
  /** Stopped before all scenarios had been measured. */
  readonly interrupted: boolean;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly exitCode: number;
  readonly scenarios: readonly ScenarioRecord[];
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
    /** What there was to be spoken; absent in runs of before it was kept. */
    readonly corpus?: CorpusIdentity;
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
