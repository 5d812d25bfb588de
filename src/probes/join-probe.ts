import { setTimeout as sleep } from 'node:timers/promises';
import type { ParticipantSpec, JoinProbePlan } from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';
import { attemptJoin } from './join-attempt.ts';
import type { Emit } from './wire.ts';

/** Time limit for clients that are leaving when the join probe is stopped. */
const LEAVE_WITHIN_MS = 1000;

/**
 * Repeatedly joins, receives audio and leaves. Attempts begin on absolute deadlines, whatever the result of earlier
 * ones. Failed attempts are reported like successful ones.
 */
export class JoinProbe {
  readonly #spec: ParticipantSpec;
  readonly #plan: JoinProbePlan;
  readonly #emit: Emit;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #undecided = new Set<Promise<void>>();
  readonly #leaving = new Set<Promise<void>>();

  constructor(spec: ParticipantSpec, emit: Emit) {
    if (!spec.attempts) throw new Error(`${spec.name} is a visitor without a plan of visits`);
    this.#spec = spec;
    this.#plan = spec.attempts;
    this.#emit = emit;
  }

  schedule(startMs: number): void {
    const { tokens, firstMs, everyMs } = this.#plan;
    for (const [i, token] of tokens.entries()) {
      const dueMs = startMs + firstMs + i * everyMs;
      const begin = (): void => track(this.#undecided, this.#attempt(i + 1, token, dueMs));
      this.#timers.push(setTimeout(begin, Math.max(0, dueMs - nowMs())));
    }
  }

  /** Begins no further attempts. Attempts in progress get their full time; otherwise their result would be unknown. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#undecided);
    await Promise.race([Promise.all(this.#leaving), sleep(LEAVE_WITHIN_MS)]);
  }

  async #attempt(attempt: number, token: string, dueMs: number): Promise<void> {
    const { withinMs, stayMs } = this.#plan;
    const { leave, stats, ...result } = await attemptJoin({ spec: this.#spec, token, dueMs, withinMs });
    this.#emit({ type: 'visit', attempt, ...result });
    if (stats) this.#emit({ type: 'rtp', stats });
    const end = async (): Promise<void> => {
      if (result.firstAudioMs !== undefined) await sleep(stayMs);
      await leave();
    };
    track(
      this.#leaving,
      // Nobody waits for a client to leave, and a failure to leave does not change the attempt's reported result.
      end().catch((error: unknown) =>
        this.#emit({ type: 'connection', state: `visit ${attempt} did not leave: ${String(error)}` }),
      ),
    );
  }
}

function track(set: Set<Promise<void>>, promise: Promise<void>): void {
  set.add(promise);
  void promise.finally(() => set.delete(promise));
}
