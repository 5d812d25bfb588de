import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';

/** Where no commit can be found: a copy of the files alone. */
export const UNKNOWN_COMMIT = 'unknown';

const GIT_TIMEOUT_MS = 5_000;

/**
 * The commit of a checkout as 40 hexadecimal digits, with `-dirty` where a file that git tracks was changed since; of
 * an archive, or in the image of hive-bench, the one that was written into it. `unknown` elsewhere, also within the repository of another project.
 */
export function commitOf(root: string): string {
  return archivedCommit(root) ?? checkedOutCommit(root) ?? UNKNOWN_COMMIT;
}

/** Of this program. Asks git, which takes some milliseconds: only where it is shown or recorded. */
export function ownCommit(): string {
  own ??= archivedCommit(COMPILED) ?? commitOf(ROOT);
  return own;
}
/** In the npm package, `dist/`: the build writes the commit of its sources beside them. */
const COMPILED = path.resolve(import.meta.dirname, '..');
let own: string | undefined;

/** Whether both are known and differ: what is unknown is not held against a run. */
export function areOtherCommits(one: string | undefined, other: string | undefined): boolean {
  const known = (commit: string | undefined): boolean => commit !== undefined && commit !== UNKNOWN_COMMIT;
  return known(one) && known(other) && one !== other;
}

/**
 * Where the commit is written in an archive (by `git archive`, see .gitattributes), in the image of hive-bench, and in
 * `dist/` of the npm package.
 */
export const COMMIT_FILE = 'COMMIT';

function archivedCommit(root: string): string | undefined {
  try {
    return /^[0-9a-f]{40}(-dirty)?$/m.exec(readFileSync(path.join(root, COMMIT_FILE), 'utf8'))?.[0];
  } catch {
    return undefined;
  }
}

function checkedOutCommit(root: string): string | undefined {
  try {
    const top = git(root, 'rev-parse', '--show-toplevel');
    if (realpathSync(top) !== realpathSync(root)) return undefined;
    return git(root, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*');
  } catch {
    return undefined;
  }
}

function git(root: string, ...args: readonly string[]): string {
  // In a hook, or under `git bisect run`, these variables name somebody else's repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return execFileSync('git', args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: GIT_TIMEOUT_MS,
  }).trim();
}
