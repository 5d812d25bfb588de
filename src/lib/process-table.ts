import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import {
  INITIAL_PID_NAMESPACE,
  namespaceOf,
  type ProcessIdentity,
  readIdentity,
  readStat,
} from './process-identity.ts';
import { codeOf } from './system-error.ts';

/** A process that runs on this kernel. */
export type SeenProcess = Pick<ProcessIdentity, 'pid' | 'start' | 'pidns'>;

/** What can be seen from here of the processes on this kernel. */
export interface ProcessTable {
  /** Who looks. */
  readonly own: ProcessIdentity;
  /** Whether this process's own PID namespace has this pid; right whatever /proc shows. */
  readonly has: (pid: number) => boolean;
  /** Of a pid of this process's own PID namespace; undefined where /proc does not show it. */
  readonly stat: (pid: number) => { readonly start: string; readonly isZombie: boolean } | undefined;
  /** All of them with the pid that each has for itself, zombies left out; undefined where some may be hidden. */
  readonly all: () => readonly SeenProcess[] | undefined;
}

/** The table as it is now. `all` is read once. */
export function processTable(): ProcessTable {
  const own = readIdentity();
  const isOurs = procIsOurs();
  let all: { readonly read: readonly SeenProcess[] | undefined } | undefined;
  return {
    own,
    has: canSignal,
    stat: (pid) => (isOurs ? readStat(`/proc/${pid}`) : undefined),
    all: () => {
      // From any other namespace, only those in it and below are to be seen.
      all ??= { read: isOurs && own.pidns === INITIAL_PID_NAMESPACE ? readAll() : undefined };
      return all.read;
    },
  };
}

/** After `unshare --pid` without `--mount-proc`, /proc has the processes of another namespace under our numbers. */
function procIsOurs(): boolean {
  try {
    return readlinkSync('/proc/self') === String(process.pid);
  } catch {
    return false;
  }
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function readAll(): readonly SeenProcess[] | undefined {
  try {
    // Mounted with hidepid, /proc hides other users' processes from whoever may not look into the first one.
    readFileSync('/proc/1/status');
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readOne(`/proc/${name}`) ?? []);
  } catch {
    return undefined;
  }
}

/** Undefined for one that has ended. @throws where it is hidden. */
function readOne(folder: string): SeenProcess | undefined {
  let status: string;
  try {
    status = readFileSync(`${folder}/status`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(codeOf(error))) return undefined;
    throw error;
  }
  const stat = readStat(folder);
  if (!stat || stat.isZombie) return undefined;
  // From the namespace of /proc down to its own: the last is what it calls itself.
  const pid = Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1]);
  if (Number.isNaN(pid)) throw new Error(`${folder}/status has no NSpid`);
  const pidns = namespaceOf(folder, 'pid');
  return { pid, start: stat.start, ...(pidns !== undefined && { pidns }) };
}
