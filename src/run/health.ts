import { readFileSync } from 'node:fs';
import { watchEventLoop } from '../model/event-loop.ts';
import type { HostFacts } from '../model/evidence.ts';
import { cpuBetween, readCpuTimes } from './cpu.ts';

const CLOCK_SOURCE = '/sys/devices/system/clocksource/clocksource0/current_clocksource';

/** Watches host and harness from now until the returned function is called: once, around the script. */
export function watchHost(): () => HostFacts {
  const before = readCpuTimes();
  const eventLoop = watchEventLoop();
  return () => {
    const cpu = cpuBetween(before, readCpuTimes());
    const clockSource = readClockSource();
    return {
      ...(cpu && { cpu }),
      ...(clockSource !== undefined && { clockSource }),
      harnessEventLoopP99Ms: eventLoop().delayP99Ms,
    };
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
