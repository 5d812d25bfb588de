import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How long an event loop was kept from its timers, in ms. */
export interface EventLoopDelay {
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

const EVERY_MS = 10;

/** Watches this process until the returned function is called. Harness and participants measure alike. */
export function watchEventLoop(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: EVERY_MS });
  histogram.enable();
  return () => {
    histogram.disable();
    // It holds the time from one timer to the next, of which the timer's own period is no delay.
    const late = (ns: number): number => Math.max(0, ns / 1e6 - EVERY_MS);
    if (histogram.count === 0) return { delayP50Ms: 0, delayP99Ms: 0, delayMaxMs: 0 };
    return {
      delayP50Ms: late(histogram.percentile(50)),
      delayP99Ms: late(histogram.percentile(99)),
      delayMaxMs: late(histogram.max),
    };
  };
}
