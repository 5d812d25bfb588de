import { parseIdentity, type ProcessIdentity } from './process-identity.ts';
import type { ProcessTable, SeenProcess } from './process-table.ts';

/** What became of a process. Whoever is not proven dead counts as alive; of an unknown one it is said why. */
export type Fate =
  | { readonly is: 'alive' }
  | { readonly is: 'dead' }
  | { readonly is: 'unknown'; readonly why: string };

const ALIVE: Fate = { is: 'alive' };
const DEAD: Fate = { is: 'dead' };
const unknown = (why: string): Fate => ({ is: 'unknown', why });

/**
 * The fate of the process with this identity. Proof of its death is one of:
 *
 * - its PID namespace is ours, and its pid is missing, a zombie, or another process's by now;
 * - we are in the initial PID namespace, see every process of this kernel, and it is none of them;
 * - it ran on this machine before the last restart.
 */
export function fateOf(identity: string, table: ProcessTable): Fate {
  const owner = parseIdentity(identity);
  const { own } = table;
  if (!owner) return unknown('its owner is written in a format that this version does not know');
  if (owner.boot === undefined || own.boot === undefined)
    return unknown('without a boot id (/proc/sys/kernel/random/boot_id), processes cannot be told apart');
  if (owner.boot !== own.boot) {
    return owner.machine !== undefined && owner.machine === own.machine
      ? DEAD
      : unknown('its owner runs, or ran, on another machine');
  }
  // An inode is used again only after its namespace, with every process in it, is gone: equal is ours, or theirs is gone.
  if (owner.pidns !== undefined && owner.pidns === own.pidns) return inOurNamespace(owner, table);
  return onOurKernel(owner, table);
}

function inOurNamespace(owner: ProcessIdentity, { own, has, stat }: ProcessTable): Fate {
  if (!has(owner.pid)) return DEAD;
  // Ourselves, or whoever had our pid before us.
  if (owner.pid === own.pid) return owner.start === own.start ? ALIVE : DEAD;
  const seen = stat(owner.pid);
  // It may have ended since.
  if (!seen) return has(owner.pid) ? unknown(`/proc does not show process ${owner.pid}`) : DEAD;
  if (seen.isZombie) return DEAD;
  if (!isComparable(owner, own)) return unknown('its owner runs in another time namespace');
  return seen.start === owner.start ? ALIVE : DEAD;
}

function onOurKernel(owner: ProcessIdentity, table: ProcessTable): Fate {
  const all = table.all();
  if (!all) return unknown('its owner is in another PID namespace, which cannot be looked into from here');
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

/** A time namespace shifts the start times that are read in it. */
function isComparable(owner: ProcessIdentity, own: ProcessIdentity): boolean {
  return owner.start !== undefined && owner.boot === own.boot && owner.timens === own.timens;
}
