import { readFileSync } from 'node:fs';
import { watchEventLoop } from '../../wire/event-loop.ts';
import { nowMs } from '../../wire/clock.ts';
import type { HostFacts } from '../../model/round-facts.ts';
import { cpuBetween, readCpuTimes } from './cpu.ts';

/** A disciplined clock is slewed by at most 0.5 ms per second. A larger change means that the clock was set. */
const CLOCK_STEP_MS = 1000;
const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';

/**
 * Measures host and harness until the returned function is called, which may be called once. Use it around the script.
 */
export function watchHost(): () => HostFacts {
  const before = readCpuTimes();
  const eventLoop = watchEventLoop();
  const offsetMs = Date.now() - nowMs();
  return () => {
    const cpu = cpuBetween(before, readCpuTimes());
    const clockStepMs = Math.round(Date.now() - nowMs() - offsetMs);
    const clockSource = readClockSource();
    return {
      ...(cpu && { cpu }),
      ...(clockSource !== undefined && { clockSource }),
      harnessEventLoopP99Ms: eventLoop().delayP99Ms,
      ...(Math.abs(clockStepMs) > CLOCK_STEP_MS && { clockStepMs }),
    };
  };
}

/** The worst value of each fact over several stays. */
export function worstHost(stays: readonly HostFacts[]): HostFacts {
  const max = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const busy = max(stays.map(({ cpu }) => cpu?.busy));
  const steal = max(stays.map(({ cpu }) => cpu?.steal));
  const harness = max(stays.map(({ harnessEventLoopP99Ms }) => harnessEventLoopP99Ms));
  const clockSource = stays.at(-1)?.clockSource;
  const clockStepMs = stays
    .flatMap((stay) => stay.clockStepMs ?? [])
    .toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  return {
    ...(busy !== undefined && steal !== undefined && { cpu: { busy, steal } }),
    ...(clockSource !== undefined && { clockSource }),
    ...(harness !== undefined && { harnessEventLoopP99Ms: harness }),
    ...(clockStepMs !== undefined && { clockStepMs }),
  };
}

/** The kernel's current clock source. Undefined without /sys: the source is unknown then. */
export function readClockSource(file = CLOCK_SOURCE): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
