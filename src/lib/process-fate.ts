import { parseIdentity, type ProcessIdentity } from './process-identity.ts';
import type { ProcessTable, SeenProcess } from './process-table.ts';

/** Whether a process is alive. Treat `unknown` as alive: only a proven death allows cleaning up after it. */
export type Fate =
  | { readonly is: 'alive' }
  | { readonly is: 'dead' }
  | { readonly is: 'unknown'; readonly why: string };

const ALIVE: Fate = { is: 'alive' };
const DEAD: Fate = { is: 'dead' };
const unknown = (why: string): Fate => ({ is: 'unknown', why });

/**
 * The fate of the process with this identity. It is proven dead if one of these holds:
 *
 * - it is in our PID namespace, and its pid is unused, a zombie, or reused by another process;
 * - we are in the initial PID namespace, so we see every process of this kernel, and it is not among them;
 * - it ran on this machine before the last restart.
 */
export function fateOf(identity: string, table: ProcessTable): Fate {
  const owner = parseIdentity(identity);
  const { own } = table;
  if (!owner) return unknown('its owner is recorded in an unknown format');
  if (owner.boot === undefined || own.boot === undefined)
    return unknown(
      'without a boot id (/proc/sys/kernel/random/boot_id), processes of different boots cannot be distinguished',
    );
  if (owner.boot !== own.boot) {
    return owner.machine !== undefined && owner.machine === own.machine
      ? DEAD
      : unknown('its owner runs, or ran, on another machine');
  }
  // A namespace's inode is reused only after all its processes are gone. So an equal inode is our namespace, or the
  // owner is dead, which the checks in our namespace find too.
  if (owner.pidns !== undefined && owner.pidns === own.pidns) return inOurNamespace(owner, table);
  return onOurKernel(owner, table);
}

function inOurNamespace(owner: ProcessIdentity, { own, has, stat }: ProcessTable): Fate {
  if (!has(owner.pid)) return DEAD;
  // This process, or an earlier one with the same pid.
  if (owner.pid === own.pid) return owner.start === own.start ? ALIVE : DEAD;
  const seen = stat(owner.pid);
  // It may have exited in the meantime.
  if (!seen) return has(owner.pid) ? unknown(`/proc does not show process ${owner.pid}`) : DEAD;
  if (seen.isZombie) return DEAD;
  if (!isComparable(owner, own)) return unknown('its owner runs in another time namespace');
  return seen.start === owner.start ? ALIVE : DEAD;
}

function onOurKernel(owner: ProcessIdentity, table: ProcessTable): Fate {
  const all = table.all();
  if (!all) return unknown('its owner is in another PID namespace, which is not visible from here');
  const candidates = all.filter((seen) => canBe(owner, seen, table.own));
  if (candidates.length === 0) return DEAD;
  const isCertain = candidates.some(({ pidns }) => pidns !== undefined && pidns === owner.pidns);
  return isCertain && isComparable(owner, table.own)
    ? ALIVE
    : unknown(`process ${owner.pid} of another PID namespace may be its owner`);
}

function canBe(owner: ProcessIdentity, seen: SeenProcess, own: ProcessIdentity): boolean {
  if (seen.pid !== owner.pid) return false;
  if (isComparable(owner, own) && seen.start !== owner.start) return false;
  return owner.pidns === undefined || seen.pidns === undefined || seen.pidns === owner.pidns;
}

/** Whether start times can be compared: a time namespace shifts them. */
function isComparable(owner: ProcessIdentity, own: ProcessIdentity): boolean {
  return owner.start !== undefined && owner.boot === own.boot && owner.timens === own.timens;
}
