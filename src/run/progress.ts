import type { Observation } from '../model/participant.ts';
import { quantile } from '../stats/quantile.ts';

/** What the live view shows of the scenario under way. Estimates from onsets: never judged, never stored. */
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

/** Sound later than this after an utterance's end is not counted as its answer by the live view. */
const PLAUSIBLE_MS = 5000;

/** Follows one scenario's events for the live view. */
export class LiveCount {
  readonly #lastEnd = new Map<number, number>();
  readonly #heardBy = new Map<number, number>();
  readonly #latencies: number[] = [];
  #spoken = 0;

  observe({ event, role, pair }: Observation): void {
    if (event.type === 'utterance' && !event.warmup) {
      this.#spoken += 1;
      this.#lastEnd.set(pair, event.dueEndMs);
    }
    if (event.type !== 'onset' || role !== 'listener') return;
    const endMs = this.#lastEnd.get(pair);
    if (endMs === undefined || event.tMs <= endMs || event.tMs - endMs > PLAUSIBLE_MS) return;
    // One answer for each utterance: a later onset is a pause inside it.
    this.#lastEnd.delete(pair);
    this.#heardBy.set(pair, (this.#heardBy.get(pair) ?? 0) + 1);
    this.#latencies.push(event.tMs - endMs);
  }

  /** Answers that these calls have had. */
  heardBy(calls: readonly number[]): number {
    return calls.reduce((sum, call) => sum + (this.#heardBy.get(call) ?? 0), 0);
  }

  state(): Pick<LiveState, 'spoken' | 'heard' | 'p95Ms'> {
    const p95Ms = quantile(
      this.#latencies.toSorted((a, b) => a - b),
      0.95,
    );
    return { spoken: this.#spoken, heard: this.#latencies.length, ...(p95Ms !== undefined && { p95Ms }) };
  }
}
