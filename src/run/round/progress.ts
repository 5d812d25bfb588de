import type { Observation } from '../../wire/participant.ts';
import { quantile } from '../../stats/quantile.ts';

/** What the live view shows of the current scenario. Estimates from onsets: never judged, never stored. */
export interface LiveState {
  readonly scenario: string;
  readonly index: number;
  readonly of: number;
  readonly elapsedMs: number;
  readonly totalMs?: number;
  readonly spoken: number;
  readonly heard: number;
  readonly p95Ms?: number;
}

/** The live view does not count sound later than this after an utterance's end as its answer. */
const PLAUSIBLE_MS = 5000;

/** Follows the events of one scenario for the live view. */
export class LiveCount {
  readonly #lastEnd = new Map<number, number>();
  /** By call. */
  readonly #latencies = new Map<number, number[]>();
  readonly #spoken = new Map<number, number>();

  observe({ event, role, pair }: Observation): void {
    if (event.type === 'utterance' && !event.warmup) {
      this.#spoken.set(pair, (this.#spoken.get(pair) ?? 0) + 1);
      this.#lastEnd.set(pair, event.dueEndMs);
    }
    if (event.type !== 'onset' || role !== 'listener') return;
    const endMs = this.#lastEnd.get(pair);
    if (endMs === undefined || event.tMs <= endMs || event.tMs - endMs > PLAUSIBLE_MS) return;
    // One answer for each utterance: a later onset follows a pause within it.
    this.#lastEnd.delete(pair);
    this.#latencies.set(pair, [...(this.#latencies.get(pair) ?? []), event.tMs - endMs]);
  }

  /** Number of answers that these calls have received. */
  answersTo(calls: readonly number[]): number {
    return calls.reduce((sum, call) => sum + (this.#latencies.get(call)?.length ?? 0), 0);
  }

  /** Latencies of all utterances so far, by call, in ms; +∞ if there was no answer. */
  latencies(): ReadonlyMap<number, readonly number[]> {
    return new Map(
      [...this.#spoken].map(([call, spoken]) => {
        const heard = this.#latencies.get(call) ?? [];
        const missing = Array.from({ length: spoken - heard.length }, () => Number.POSITIVE_INFINITY);
        return [call, [...heard, ...missing]];
      }),
    );
  }

  state(): Pick<LiveState, 'spoken' | 'heard' | 'p95Ms'> {
    const heard = [...this.#latencies.values()].flat();
    const p95Ms = quantile(
      heard.toSorted((a, b) => a - b),
      0.95,
    );
    const spoken = [...this.#spoken.values()].reduce((sum, each) => sum + each, 0);
    return { spoken, heard: heard.length, ...(p95Ms !== undefined && { p95Ms }) };
  }
}
