import { readFileSync } from 'node:fs';

/** Everything that hive-bench makes on an engine carries these, and nothing without them is ever touched. */
export const LABEL = {
  run: 'hive-bench.run',
  owner: 'hive-bench.owner',
  service: 'hive-bench.service',
  /** Of a kept stack: the file with its keys, which goes when the stack goes. */
  keys: 'hive-bench.keys',
} as const;

/** Owner of what is meant to outlive its process: `up` and `run --keep`. Only `down` removes it. */
export const KEPT = 'kept';

/**
 * Identity of this process that survives pid reuse: boot id, pid, and the start time in clock ticks
 * (field 22 of /proc/<pid>/stat, proc(5)). Off Linux there is no /proc: pid alone.
 */
export function ownerOf(pid: number = process.pid): string {
  return `${bootId()}:${pid}:${startTicks(pid) ?? '-'}`;
}

/** Whether the process that an owner label names is still alive on this host. */
export function isAlive(owner: string): boolean {
  if (owner === KEPT) return true;
  const pid = Number(owner.split(':')[1]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return ownerOf(pid) === owner;
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
