import { readFileSync } from 'node:fs';
import { watchEventLoop } from '../../wire/event-loop.ts';
import { nowMs } from '../../wire/clock.ts';
import type { HostFacts } from '../../model/round-facts.ts';
import { worstCpu } from '../../analysis/validity/health.ts';
import { cpuBetween, readCpuTimes } from './cpu.ts';

/** A clock that is disciplined is slewed by half a millisecond in a second at the most; what is more was set. */
const CLOCK_STEP_MS = 1000;
const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';

/** Watches host and harness from now until the returned function is called: once, around the script. */
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

/** The worst of several stays, one by one. */
export function worstHost(stays: readonly HostFacts[]): HostFacts {
  const most = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const cpu = worstCpu(stays.map((stay) => stay.cpu));
  const harness = most(stays.map(({ harnessEventLoopP99Ms }) => harnessEventLoopP99Ms));
  const clockSource = stays.at(-1)?.clockSource;
  const clockStepMs = stays
    .flatMap((stay) => stay.clockStepMs ?? [])
    .toSorted((a, b) => Math.abs(b) - Math.abs(a))[0];
  return {
    ...(cpu && { cpu }),
    ...(clockSource !== undefined && { clockSource }),
    ...(harness !== undefined && { harnessEventLoopP99Ms: harness }),
    ...(clockStepMs !== undefined && { clockStepMs }),
  };
}

/** The kernel's, as in force now. Undefined where there is no /sys: then nothing is claimed about it. */
export function readClockSource(file = CLOCK_SOURCE): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
