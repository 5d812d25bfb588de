import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';

/** For a copy of the files without a repository or a recorded commit. */
export const UNKNOWN_COMMIT = 'unknown';

const GIT_TIMEOUT_MS = 5_000;

/**
 * The commit as 40 hexadecimal digits, with `-dirty` if a tracked file has changed. An archive and the image of
 * hive-bench have it in a file. `unknown` otherwise, also if `root` lies in the repository of another project.
 */
export function commitOf(root: string): string {
  return archivedCommit(root) ?? checkedOutCommit(root) ?? UNKNOWN_COMMIT;
}

/** The commit of this program. Runs git, which takes some milliseconds, so it is called only where the value is used. */
export function ownCommit(): string {
  own ??= archivedCommit(COMPILED) ?? commitOf(ROOT);
  return own;
}
/** In the npm package, `dist/`: the build writes the commit of its sources beside them. */
const COMPILED = path.resolve(import.meta.dirname, '..');
let own: string | undefined;

/** Whether both commits are known and differ. An unknown commit counts as equal to any other. */
export function areDifferentCommits(one: string | undefined, other: string | undefined): boolean {
  const known = (commit: string | undefined): boolean => commit !== undefined && commit !== UNKNOWN_COMMIT;
  return known(one) && known(other) && one !== other;
}

/** File with the commit: in an archive (written by `git archive`, see .gitattributes), in the image of hive-bench, and in `dist/` of the npm package. */
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
  // Not with execa, which takes 0.1 s to load: every command loads this file.
  // In a hook or under `git bisect run`, these variables point to another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  return execFileSync('git', args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: GIT_TIMEOUT_MS,
  }).trim();
}
