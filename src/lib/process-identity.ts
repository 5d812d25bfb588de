import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { machineIdentity } from './machine-identity.ts';
import { shown } from './shown.ts';

/** Inode of the initial PID namespace (PROC_PID_INIT_INO of linux/proc_ns.h). */
export const INITIAL_PID_NAMESPACE = '4026531836';

/** Identifies a process among all processes on all machines. Fields that the system does not expose are absent. */
export interface ProcessIdentity {
  /** Pid in the process's own PID namespace. */
  readonly pid: number;
  /** Start time in clock ticks since boot (field 22 of /proc/<pid>/stat, proc(5)), because pids are reused. */
  readonly start?: string;
  /** Inodes of its PID and time namespaces; the time namespace shifts `start`. */
  readonly pidns?: string;
  readonly timens?: string;
  /** Boot id of the kernel, shared by all containers on it. */
  readonly boot?: string;
  /** See machine-identity.ts. Only for processes in the initial PID namespace: a container has a machine id of its own. */
  readonly machine?: string;
  /** This and `host` are for messages only. */
  readonly uid?: string;
  readonly host?: string;
}

let own: string | undefined;

/** The identity of a process as text, for labels and files. This process's identity is read once and then cached. */
export function identityOf(pid: number = process.pid): string {
  if (pid !== process.pid) return formatIdentity(readIdentity(pid));
  own ??= formatIdentity(readIdentity(pid));
  return own;
}

export function readIdentity(pid: number = process.pid): ProcessIdentity {
  // /proc may belong to another PID namespace, where this process has another pid. "self" works in any.
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

/** `pid=12 start=3456 pidns=4026531836 …`, in any order; values are URL-encoded, so they have no spaces. */
function formatIdentity(identity: ProcessIdentity): string {
  return Object.entries(identity)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join(' ');
}

/** The earlier format without a PID namespace: `boot:pid:start`, or `host:pid:-` on systems other than Linux. */
const EARLIER_FORMAT = /^([^\s:=]+):([1-9]\d{0,9}):(\d+|-)$/;
const FIELDS: ReadonlySet<string> = new Set(['start', 'pidns', 'timens', 'boot', 'machine', 'uid', 'host']);

/** Undefined if neither this version nor an earlier one wrote the text. Unknown fields are ignored. */
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

/** For messages: "process 12 of user 1000 on build-7, in PID namespace 4026532281". */
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

/** Undefined if the process does not exist or is hidden in /proc. */
export function readStat(folder: string): { readonly start: string; readonly isZombie: boolean } | undefined {
  try {
    const stat = readFileSync(`${folder}/stat`, 'utf8');
    // The command name may contain spaces and parentheses, so fields are counted after the last parenthesis.
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
