import { spawnSync } from 'node:child_process';
import { identityOf } from '../src/lib/process-identity.ts';

/** Identity of a process of this PID namespace that has ended. */
export function deadOwner(): string {
  const { pid } = spawnSync('true');
  return identityOf().replace(/^pid=\d+ start=\d+/, `pid=${pid} start=1`);
}
