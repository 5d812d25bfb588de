import { randomUUID } from 'node:crypto';
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { fateOf } from '../lib/process-fate.ts';
import { describeIdentity, identityOf, parseIdentity } from '../lib/process-identity.ts';
import { processTable } from '../lib/process-table.ts';
import { codeOf } from '../lib/system-error.ts';
import { writing } from './disk-fault.ts';

const FILE = 'owner.json';

/** Owner of a run's folder while it is being written to. */
interface Owner {
  /** See process-identity.ts. */
  readonly process: string;
  /** Host name, which earlier versions wrote separately. */
  readonly host?: string;
}

/** A process that writes to a run's folder, or may do so. */
interface Holder {
  readonly who: string;
  /** Why it is not known whether it is alive. */
  readonly why?: string;
}

/**
 * Claims a run's folder for this process until it is disposed of: nobody measures into it or prunes it meanwhile. What a
 * dead process left is taken over; who cannot be proven dead has it still.
 * @throws {UsageError} naming the process that has it; {HiveBenchError} where the folder cannot be written to.
 */
export function holdRun(dir: string): Disposable {
  const file = path.join(dir, FILE);
  // Not by pid: processes in two containers that share the folder can have the same one.
  const own = path.join(dir, `.${FILE}.${randomUUID()}`);
  const owner: Owner = { process: identityOf() };
  try {
    writing(file, () => writeFileSync(own, JSON.stringify(owner)));
    while (!linked(own, file)) takeFromDead(dir, file);
  } finally {
    rmSync(own, { force: true });
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

/** Description of the process that writes to this run's folder now; undefined if there is none. */
export function holderOf(dir: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(dir, FILE), 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : NOT_OURS.who;
  }
  return holderIn(text)?.who;
}

/** In another format: its owner cannot be proven dead. */
const NOT_OURS: Holder = { who: `whoever ${FILE} names` };

/** A hard link appears with its whole content or not at all, and never replaces another one. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error))) throw error;
    return copied(from, to);
  }
}

/** For file systems without hard links, such as shared folders of some virtual machines. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/**
 * The next best: a process that reads a half-written file treats it as owned by another process, which it is.
 */
function copied(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @throws {UsageError} unless its owner is dead. */
function takeFromDead(dir: string, file: string): void {
  const seen = readIfThere(file);
  if (seen === undefined) return;
  const holder = holderIn(seen);
  if (holder !== undefined) throw heldBy(dir, holder);
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    // Another process was faster and has moved it.
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = readIfThere(aside);
  // Another live process was faster and took it over from the dead one.
  if (moved !== seen) linked(aside, file);
  rmSync(aside, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined when the owner is proven dead. */
function holderIn(text: string): Holder | undefined {
  const owner = parse(text);
  if (!owner) return NOT_OURS;
  const fate = fateOf(owner.process, processTable());
  if (fate.is === 'dead') return undefined;
  const host = parseIdentity(owner.process)?.host === undefined ? owner.host : undefined;
  const who = `${describeIdentity(owner.process)}${host === undefined ? '' : ` on ${host}`}`;
  return { who, ...(fate.is === 'unknown' && { why: fate.why }) };
}

function parse(text: string): Owner | undefined {
  try {
    const { host, process: identity } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    if (typeof identity !== 'string') return undefined;
    return { process: identity, ...(typeof host === 'string' && { host }) };
  } catch {
    return undefined;
  }
}

function heldBy(dir: string, { who, why }: Holder): UsageError {
  return new UsageError(`${dir} is in use by ${who}.`, {
    hint: `Let it finish, or stop it; where it surely is no more, for example on a host that is gone, remove ${path.join(dir, FILE)}.`,
    ...(why !== undefined && { evidence: [why] }),
  });
}
