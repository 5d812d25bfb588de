import { readFileSync } from 'node:fs';
import type { HostCpu } from '../../model/health.ts';

/** Jiffies since boot, summed over all processors, from the first line of /proc/stat (proc(5)). */
export interface CpuTimes {
  readonly idle: number;
  readonly steal: number;
  readonly total: number;
}

/** Undefined without /proc: the host's load is unknown then. */
export function readCpuTimes(): CpuTimes | undefined {
  try {
    return parseCpuTimes(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return undefined;
  }
}

export function parseCpuTimes(stat: string): CpuTimes | undefined {
  const fields = /^cpu +(.+)$/m.exec(stat)?.[1]?.trim().split(/ +/).map(Number);
  // user nice system idle iowait irq softirq steal; guest time is already part of user time.
  const [user, nice, system, idle, iowait, irq, softirq, steal] = fields ?? [];
  if (steal === undefined || [user, nice, system, idle, iowait, irq, softirq, steal].some(Number.isNaN))
    return undefined;
  const waiting = (idle ?? 0) + (iowait ?? 0);
  const working = (user ?? 0) + (nice ?? 0) + (system ?? 0) + (irq ?? 0) + (softirq ?? 0);
  return { idle: waiting, steal, total: waiting + working + steal };
}

/** Shares of all processor time between two readings, 0–1. Undefined if a reading is missing or no time has passed. */
export function cpuBetween(before: CpuTimes | undefined, after: CpuTimes | undefined): HostCpu | undefined {
  if (!before || !after || after.total <= before.total) return undefined;
  const total = after.total - before.total;
  return {
    busy: 1 - (after.idle - before.idle) / total,
    steal: (after.steal - before.steal) / total,
  };
}
