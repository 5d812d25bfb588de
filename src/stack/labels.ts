import { identityOf } from '../lib/process-identity.ts';

/** Everything that hive-bench makes on an engine carries these, and nothing without them is ever touched. */
export const LABEL = {
  run: 'hive-bench.run',
  owner: 'hive-bench.owner',
  service: 'hive-bench.service',
  /** Of a kept stack's marker: the file with its keys, which goes when the stack goes. */
  keys: 'hive-bench.keys',
  /** Of a kept stack's marker: owner label of the things that are kept. */
  keptOwner: 'hive-bench.kept.owner',
  /** Of a kept stack's marker: name of the user who left it up. */
  keptUser: 'hive-bench.kept.user',
} as const;

/** Owner of a kept stack's marker, which outlives its process. Only `down` removes it. */
export const KEPT = 'kept';

/** Owner label of a process, this one's unless said. */
export function ownerOf(pid: number = process.pid): string {
  return identityOf(pid);
}

/** On every image that is built here: its name. */
export const IMAGE_LABEL = 'hive-bench.image';
