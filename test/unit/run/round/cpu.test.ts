import { describe, expect, it } from 'vitest';
import { cpuBetween, parseCpuTimes } from '../../../../src/run/round/cpu.ts';

const stat = (line: string): string => `${line}\ncpu0 1 2 3 4 5 6 7 8 0 0\nintr 5\n`;

describe('CPU load between two readings of /proc/stat', () => {
  it('is the share that was not idle, and the share that the hypervisor took', () => {
    const before = parseCpuTimes(stat('cpu  100 0 100 800 0 0 0 0 0 0'));
    const after = parseCpuTimes(stat('cpu  125 5 105 840 10 0 5 10 0 0'));
    const cpu = cpuBetween(before, after);
    expect(cpu?.busy).toBeCloseTo(0.5, 9);
    expect(cpu?.steal).toBeCloseTo(0.1, 9);
  });

  it('is undefined without readings or without time between them', () => {
    const once = parseCpuTimes(stat('cpu  100 0 100 800 0 0 0 0 0 0'));
    expect(cpuBetween(once, once)).toBeUndefined();
    expect(cpuBetween(undefined, once)).toBeUndefined();
    expect(parseCpuTimes('intr 5\n')).toBeUndefined();
    expect(parseCpuTimes(stat('cpu  1 2 3'))).toBeUndefined();
  });
});
