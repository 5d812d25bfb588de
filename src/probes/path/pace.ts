import type { SendPlan } from '../../wire/path-probe.ts';

/** Handed in, so that a test paces without waiting. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Calls `send` once a packet on absolute deadlines from now: lateness of one does not shift the next, it is
 * made up. Ends early once `stopped`. Returns the worst lateness in ms.
 */
export async function pace(
  plan: SendPlan,
  clock: Clock,
  send: (seq: number) => void,
  stopped: () => boolean = () => false,
): Promise<number> {
  const startMs = clock.nowMs();
  let lagMaxMs = 0;
  for (let seq = 0; seq < plan.packets; seq += 1) {
    const dueMs = startMs + seq * plan.intervalMs;
    // Timers know whole milliseconds; to be up to one early would be worse than a loop of short sleeps.
    for (let nowMs = clock.nowMs(); nowMs < dueMs; nowMs = clock.nowMs())
      await clock.sleep(Math.max(1, Math.floor(dueMs - nowMs)));
    if (stopped()) break;
    lagMaxMs = Math.max(lagMaxMs, clock.nowMs() - dueMs);
    send(seq);
  }
  return lagMaxMs;
}
