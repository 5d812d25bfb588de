import { identityOf, isRunning } from '../process-identity.ts';

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

/** Owner label of a process, this one's unless said. */
export function ownerOf(pid: number = process.pid): string {
  return identityOf(pid);
}

/** Whether the process that an owner label names is still alive on this host. */
export function isAlive(owner: string): boolean {
  return owner === KEPT || isRunning(owner);
}

/** On every image that is built here: its name. */
export const IMAGE_LABEL = 'hive-bench.image';
