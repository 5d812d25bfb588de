import type { HostCpu } from './health.ts';

/** One thing that is known beforehand, beside what the instrument made of it. */
export interface SelftestRow {
  readonly group: 'delay' | 'loss' | 'control';
  /** For people, for example `echo held 200 ms longer`. */
  readonly what: string;
  /** The truth, with its unit. */
  readonly expected: string;
  /** What the instrument found, with its unit; `—` when it found nothing. */
  readonly recovered: string;
  /** What counts as recovered. */
  readonly bound: string;
  /** Values that the recovered one stands on: utterances, packets. */
  readonly n: number;
  readonly ok: boolean;
  /** Recovered minus true. Delays only; absent when nothing was heard. */
  readonly errorP50Ms?: number;
  /** 99th percentile of the error's size, R-7. */
  readonly errorP99Ms?: number;
  /** What a reader should know besides. */
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
  /** Every utterance that the echo was to return: what the delay rows are made of. */
  readonly utterances: readonly EchoedUtterance[];
  /** Load of the host while the echo's call went on; absent where the host does not tell. */
  readonly cpu?: HostCpu;
  /** What would have made an ordinary run invalid. The rows decide: what was recovered all the same is proven. */
  readonly concerns: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

/** One utterance on its way to the echo and back. Times in ms. */
export interface EchoedUtterance {
  readonly utterance: string;
  readonly pair: number;
  /** How much longer than the fixed hold the echo was to keep it. */
  readonly delayMs: number;
  /** How long it kept it in truth; absent when it never returned it. */
  readonly heldMs?: number;
  /** How far the echo's frames strayed from their clock: what it does not know about the time it held them. */
  readonly strayMs?: number;
  /** Why nobody knows how long this utterance was on its way; it is not judged then. */
  readonly unknown?: string;
  /** How much later than in the beginning the jitter buffers of echo and listener played, by their own count. */
  readonly buffersMs?: number;
  /** The ordinary analysis' start_offset_ms, matched filter only; absent when the echo was not heard. */
  readonly startOffsetMs?: number;
  /** What is left of it when the hold, the jitter buffers' count and the path (its pair's median at delay 0) are off. */
  readonly recoveredMs?: number;
}
