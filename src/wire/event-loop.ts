import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Delays of timers by a busy event loop, in ms. */
export interface EventLoopDelay {
  readonly delayP50Ms: number;
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

const EVERY_MS = 10;

/**
 * Measures the event loop of this process until the returned function is called. Harness and participants use the same
 * measurement.
 */
export function watchEventLoop(): () => EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: EVERY_MS });
  histogram.enable();
  return () => {
    histogram.disable();
    // The histogram holds the time between timers, which includes the timer's own period.
    const late = (ns: number): number => Math.max(0, ns / 1e6 - EVERY_MS);
    if (histogram.count === 0) return { delayP50Ms: 0, delayP99Ms: 0, delayMaxMs: 0 };
    return {
      delayP50Ms: late(histogram.percentile(50)),
      delayP99Ms: late(histogram.percentile(99)),
      delayMaxMs: late(histogram.max),
    };
  };
}
