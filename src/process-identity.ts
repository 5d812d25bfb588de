import { readFileSync } from 'node:fs';
import { codeOf } from './system-error.ts';

/**
 * Identity of a process of this host that survives pid reuse: boot id, pid, and the start time in clock ticks
 * (field 22 of /proc/<pid>/stat, proc(5)). Off Linux there is no /proc: pid alone.
 */
export function identityOf(pid: number = process.pid): string {
  return `${bootId()}:${pid}:${startTicks(pid) ?? '-'}`;
}

/** Whether the very process of this identity still runs on this host. */
export function isRunning(identity: string): boolean {
  const pid = pidOf(identity);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return identityOf(pid) === identity;
}

export function pidOf(identity: string): number {
  return Number(identity.split(':')[1]);
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'host';
  }
}

function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and brackets: count fields after the last one.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
