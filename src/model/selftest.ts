import type { HostCpu } from './health.ts';

/** A known value beside the value that the harness measured. */
export interface SelftestRow {
  readonly group: 'delay' | 'loss' | 'control';
  /** For people, for example `echo held 200 ms longer`. */
  readonly what: string;
  /** The known value, with its unit. */
  readonly expected: string;
  /** The measured value, with its unit; `—` if nothing was found. */
  readonly recovered: string;
  /** Condition for a row that counts as recovered. */
  readonly bound: string;
  /** Number of values behind the measured one: utterances, packets. */
  readonly n: number;
  readonly ok: boolean;
  /** Measured minus known. Delays only; absent if nothing was received. */
  readonly errorP50Ms?: number;
  /** 99th percentile of the error's size, R-7. */
  readonly errorP99Ms?: number;
  /** Notes for the reader. */
  readonly note?: string;
}

/** selftest.json */
export interface SelftestRecord {
  readonly runId: string;
  readonly startedAt: string;
  readonly durationS: number;
  /** Stopped by a signal before all rows had been measured; then `ok` is false. */
  readonly interrupted: boolean;
  /** Whether every row is. */
  readonly ok: boolean;
  readonly exitCode: number;
  readonly gatewayBackend: 'kernel' | 'uml';
  readonly rows: readonly SelftestRow[];
  /** Every utterance that the echo should return: the source of the delay rows. */
  readonly utterances: readonly EchoedUtterance[];
  /** Load of the host during the echo's call; absent if the host does not report it. */
  readonly cpu?: HostCpu;
  /**
   * What would have made an ordinary run invalid. Only the rows decide: a recovered value is proof in spite of it.
   */
  readonly concerns: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** One utterance on its way to the echo and back. Times in ms. */
export interface EchoedUtterance {
  readonly utterance: string;
  readonly pair: number;
  /** How much longer than the fixed delay the echo should hold it. */
  readonly delayMs: number;
  /** How long it really held it; absent if it never returned it. */
  readonly heldMs?: number;
  /** Deviation of the echo's frames from their clock: the uncertainty of the time it held them. */
  readonly strayMs?: number;
  /** Why the time of this utterance is unknown; it is not judged then. */
  readonly unknown?: string;
  /** Growth of the jitter buffers of echo and listener since the beginning, by their own statistics. */
  readonly buffersMs?: number;
  /** start_offset_ms of the ordinary analysis, matched filter only; absent if the echo was not received. */
  readonly startOffsetMs?: number;
  /**
   * What remains after subtracting the hold, the jitter buffers' growth and the path (its pair's median at delay 0).
   */
  readonly recoveredMs?: number;
}
