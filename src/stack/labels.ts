import { identityOf } from '../lib/process-identity.ts';

/** Labels of everything that hive-bench creates on an engine. Objects without them are never touched. */
export const LABEL = {
  run: 'hive-bench.run',
  owner: 'hive-bench.owner',
  service: 'hive-bench.service',
  /** On the marker of a kept stack: the file with its keys, which is removed with the stack. */
  keys: 'hive-bench.keys',
  /** On the marker of a kept stack: owner label of the kept objects. */
  keptOwner: 'hive-bench.kept.owner',
  /** On the marker of a kept stack: name of the user who left it up. */
  keptUser: 'hive-bench.kept.user',
} as const;

/** Owner label of markers. A marker outlives its process, and only `down` removes it. */
export const KEPT = 'kept';

/** Owner label of a process; by default of this one. */
export function ownerOf(pid: number = process.pid): string {
  return identityOf(pid);
}

/** Label with the name of an image, on every image of hive-bench. */
export const IMAGE_LABEL = 'hive-bench.image';
