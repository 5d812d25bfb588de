import type { SendPlan } from '../../wire/path-probe.ts';

/** Injected, so that tests need not wait. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Calls `send` once for each packet, on absolute deadlines from now on: a late packet does not shift the next one. Ends
 * early once `stopped` returns true. Returns the largest lateness in ms.
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
    // Timers have a resolution of 1 ms. Sending up to 1 ms early would be worse than a loop of short sleeps.
    for (let nowMs = clock.nowMs(); nowMs < dueMs; nowMs = clock.nowMs())
      await clock.sleep(Math.max(1, Math.floor(dueMs - nowMs)));
    if (stopped()) break;
    lagMaxMs = Math.max(lagMaxMs, clock.nowMs() - dueMs);
    send(seq);
  }
  return lagMaxMs;
}
