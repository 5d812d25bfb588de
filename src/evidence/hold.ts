import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { UsageError } from '../errors.ts';
import { writing } from './disk-fault.ts';
import { identityOf, isRunning, pidOf } from '../process-identity.ts';
import { codeOf } from '../system-error.ts';

const FILE = 'owner.json';

/** Whose a run's folder is while it is written to. */
interface Owner {
  /** A process can be looked for on its own host alone; folders may be shared. */
  readonly host: string;
  /** As of process-identity.ts. */
  readonly process: string;
}

/**
 * Claims a run's folder for this process until it is disposed of: nobody measures into it or prunes it meanwhile. What a
 * dead process left is taken over.
 * @throws {UsageError} naming the process that has it.
 */
export function holdRun(dir: string): Disposable {
  const file = path.join(dir, FILE);
  const own = path.join(dir, `.${FILE}.${process.pid}`);
  const owner: Owner = { host: hostname(), process: identityOf() };
  writing(file, () => writeFileSync(own, JSON.stringify(owner)));
  try {
    while (!linked(own, file)) takeFromDead(dir, file);
  } finally {
    rmSync(own, { force: true });
  }
  return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

/** Who writes to this run's folder now, for people; undefined for nobody. */
export function holderOf(dir: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(dir, FILE), 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : `whoever ${FILE} names`;
  }
  return livingOwner(text);
}

/** A link appears with its whole content or not at all, and never in another's place. */
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

/** Of file systems without links, like shared folders of some virtual machines. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** The next best: whoever looks while half of it is there takes it for somebody else's, which it is. */
function copied(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @throws {UsageError} when its owner lives. */
function takeFromDead(dir: string, file: string): void {
  const seen = readIfThere(file);
  if (seen === undefined) return;
  const holder = livingOwner(seen);
  if (holder !== undefined) throw heldBy(dir, holder);
  const aside = `${file}.${process.pid}`;
  renameSync(file, aside);
  const moved = readIfThere(aside);
  // Somebody else was faster, took it from the dead one, and lives: it is theirs.
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

function livingOwner(text: string): string | undefined {
  const owner = parse(text);
  // Not as we write it: nobody can say that its owner is dead.
  if (!owner) return `whoever ${FILE} names`;
  if (owner.host !== hostname()) return `process ${pidOf(owner.process)} on ${owner.host}`;
  return isRunning(owner.process) ? `process ${pidOf(owner.process)}` : undefined;
}

function parse(text: string): Owner | undefined {
  try {
    const { host, process: identity } = JSON.parse(text) as Partial<Owner>;
    return typeof host === 'string' && typeof identity === 'string' ? { host, process: identity } : undefined;
  } catch {
    return undefined;
  }
}

function heldBy(dir: string, holder: string): UsageError {
  return new UsageError(`${dir} is in use by ${holder}.`, {
    hint: `Let it finish, or stop it; where it surely is no more, for example on a host that is gone, remove ${path.join(dir, FILE)}.`,
  });
}
