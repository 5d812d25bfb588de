import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { machineIdentity } from './machine-identity.ts';
import { shown } from './shown.ts';

/** Inode of the PID namespace that a kernel starts with (PROC_PID_INIT_INO of linux/proc_ns.h). */
export const INITIAL_PID_NAMESPACE = '4026531836';

/** A process, told apart from every other one on any machine. What the system does not show is left out. */
export interface ProcessIdentity {
  /** As its own PID namespace counts. */
  readonly pid: number;
  /** When it started, in clock ticks since the kernel did (field 22 of /proc/<pid>/stat, proc(5)): a pid is used again. */
  readonly start?: string;
  /** Inodes of its namespaces; the time namespace shifts `start`. */
  readonly pidns?: string;
  readonly timens?: string;
  /** One start of one kernel, shared by all its containers. */
  readonly boot?: string;
  /** As of machine-identity.ts; of processes in the initial PID namespace alone, for a container brings another's. */
  readonly machine?: string;
  /** For people. */
  readonly uid?: string;
  readonly host?: string;
}

let own: string | undefined;

/** This process's identity as text, for labels and files; the same throughout its life. */
export function identityOf(pid: number = process.pid): string {
  if (pid !== process.pid) return formatIdentity(readIdentity(pid));
  own ??= formatIdentity(readIdentity(pid));
  return own;
}

export function readIdentity(pid: number = process.pid): ProcessIdentity {
  // /proc may be another PID namespace's, where this process has another number: "self" is right in any.
  const folder = `/proc/${pid === process.pid ? 'self' : pid}`;
  const start = readStat(folder)?.start;
  const pidns = namespaceOf(folder, 'pid');
  const timens = namespaceOf(folder, 'time');
  const boot = bootId();
  const machine = pidns === INITIAL_PID_NAMESPACE ? machineIdentity() : undefined;
  const uid = process.getuid?.().toString();
  return {
    pid,
    ...(start !== undefined && { start }),
    ...(pidns !== undefined && { pidns }),
    ...(timens !== undefined && { timens }),
    ...(boot !== undefined && { boot }),
    ...(machine !== undefined && { machine }),
    ...(uid !== undefined && { uid }),
    host: hostname(),
  };
}

/** `pid=12 start=3456 pidns=4026531836 …`, in any order; values are as in a URL, without spaces. */
function formatIdentity(identity: ProcessIdentity): string {
  return Object.entries(identity)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join(' ');
}

/** `boot:pid:start`, as it was written before PID namespaces were: which one it is of is not known. Off Linux `host:pid:-`. */
const EARLIER_FORMAT = /^([^\s:=]+):([1-9]\d{0,9}):(\d+|-)$/;
const FIELDS: ReadonlySet<string> = new Set(['start', 'pidns', 'timens', 'boot', 'machine', 'uid', 'host']);

/** Undefined for what neither this version nor an earlier one wrote. Fields of a later one are passed over. */
export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [, boot, earlierPid, start] = EARLIER_FORMAT.exec(text) ?? [];
  if (boot !== undefined && start !== undefined)
    return { pid: Number(earlierPid), ...(boot !== 'host' && { boot }), ...(start !== '-' && { start }) };
  const fields = new Map<string, string>();
  for (const field of text.split(' ')) {
    const [, name = '', value] = /^([a-z]+)=(\S+)$/.exec(field) ?? [];
    if (value === undefined || fields.has(name)) return undefined;
    fields.set(name, value);
  }
  const pid = fields.get('pid') ?? '';
  if (!/^[1-9]\d{0,9}$/.test(pid)) return undefined;
  try {
    const known = [...fields].filter(([name]) => FIELDS.has(name));
    return {
      pid: Number(pid),
      ...Object.fromEntries(known.map(([name, value]) => [name, decodeURIComponent(value)])),
    };
  } catch {
    return undefined;
  }
}

/** For people: "process 12 of user 1000 on build-7, in PID namespace 4026532281". */
export function describeIdentity(text: string): string {
  const identity = parseIdentity(text);
  if (!identity) return text === '' ? 'an owner that was not recorded' : `owner ${shown(text)}`;
  const { pid, uid, host, pidns } = identity;
  return [
    `process ${pid}`,
    ...(uid === undefined ? [] : [` of user ${uid}`]),
    ...(host === undefined ? [] : [` on ${host}`]),
    ...(pidns === undefined || pidns === INITIAL_PID_NAMESPACE ? [] : [`, in PID namespace ${pidns}`]),
  ].join('');
}

/** Undefined where there is no such process, or /proc does not show it. */
export function readStat(folder: string): { readonly start: string; readonly isZombie: boolean } | undefined {
  try {
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    // The command name may hold spaces and brackets: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const start = fields[19];
    return start === undefined ? undefined : { start, isZombie: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return undefined;
  }
}

export function namespaceOf(folder: string, kind: 'pid' | 'time'): string | undefined {
  try {
    return /\[(\d+)\]$/.exec(readlinkSync(`${folder}/ns/${kind}`))?.[1];
  } catch {
    return undefined;
  }
}

function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
