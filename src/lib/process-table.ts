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

/** The processes on this kernel, as far as this process can see them. */
export interface ProcessTable {
  /** This process. */
  readonly own: ProcessIdentity;
  /** Whether this process's PID namespace has this pid. Does not depend on /proc. */
  readonly has: (pid: number) => boolean;
  /** State of a pid in this process's PID namespace; undefined if /proc does not show it. */
  readonly stat: (pid: number) => { readonly start: string; readonly isZombie: boolean } | undefined;
  /** All processes except zombies, each with the pid in its own namespace; undefined if some may be hidden. */
  readonly all: () => readonly SeenProcess[] | undefined;
}

/** The current process table. `all` is read once. */
export function processTable(): ProcessTable {
  const own = readIdentity();
  const isOurs = procIsOurs();
  let all: { readonly read: readonly SeenProcess[] | undefined } | undefined;
  return {
    own,
    has: canSignal,
    stat: (pid) => (isOurs ? readStat(`/proc/${pid}`) : undefined),
    all: () => {
      // Other PID namespaces show only their own processes and those of namespaces below.
      all ??= { read: isOurs && own.pidns === INITIAL_PID_NAMESPACE ? readAll() : undefined };
      return all.read;
    },
  };
}

/** After `unshare --pid` without `--mount-proc`, /proc shows the pids of another namespace. */
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
    // With hidepid, /proc hides other users' processes. If process 1 is readable, nothing is hidden.
    readFileSync('/proc/1/status');
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readOne(`/proc/${name}`) ?? []);
  } catch {
    return undefined;
  }
}

/** Undefined for a process that has exited. @throws if the process is hidden. */
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
  // Pids from the namespace of /proc down to the process's own namespace: the last one is the wanted one.
  const pid = Number(/^NSpid:.*\s(\d+)$/m.exec(status)?.[1]);
  if (Number.isNaN(pid)) throw new Error(`${folder}/status has no NSpid`);
  const pidns = namespaceOf(folder, 'pid');
  return { pid, start: stat.start, ...(pidns !== undefined && { pidns }) };
}
