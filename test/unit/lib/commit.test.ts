import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { areDifferentCommits, commitOf } from '../../../src/lib/commit.ts';
import { ROOT } from '../../../src/lib/root.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive bench commit '));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  }).trim();

/** A repository with the files that make git write its commit into an archive. */
function checkout(): string {
  for (const file of ['COMMIT', '.gitattributes']) cpSync(path.join(ROOT, file), path.join(dir, file));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
  return git('rev-parse', 'HEAD');
}

describe('the commit', () => {
  it('is read from the checkout, even if a tag is near', () => {
    const head = checkout();
    git('tag', 'v9.9.9');
    expect(commitOf(dir)).toBe(head);
    expect(head).toMatch(/^[0-9a-f]{40}$/);
  });

  it('is marked dirty for changed tracked files, but not for results beside them', () => {
    const head = checkout();
    writeFileSync(path.join(dir, 'notes.txt'), '');
    expect(commitOf(dir)).toBe(head);
    writeFileSync(path.join(dir, '.gitattributes'), '# other\n');
    expect(commitOf(dir)).toBe(`${head}-dirty`);
  });

  it('ignores the repository that a hook or a bisection sets in the environment', () => {
    const head = checkout();
    vi.stubEnv('GIT_DIR', path.join(ROOT, '.git'));
    vi.stubEnv('GIT_WORK_TREE', ROOT);
    expect(commitOf(dir)).toBe(head);
  });

  it('is read from a file in an archive without a repository', () => {
    const head = checkout();
    git('archive', '--output', 'archive.tar', 'HEAD');
    const unpacked = path.join(dir, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', ['xf', '../archive.tar'], { cwd: unpacked });
    expect(commitOf(unpacked)).toBe(head);
  });

  it.each(['a'.repeat(40), `${'a'.repeat(40)}-dirty`])('is %s if the image has it in a file', (commit) => {
    writeFileSync(path.join(dir, 'COMMIT'), `${commit}\n`);
    expect(commitOf(dir)).toBe(commit);
  });

  it.each([
    ['a copy of the files', () => undefined],
    ['a folder in the repository of another project', () => void checkout()],
  ])('is unknown for %s', (_, make) => {
    make();
    const copy = path.join(dir, 'copy');
    mkdirSync(copy);
    cpSync(path.join(ROOT, 'COMMIT'), path.join(copy, 'COMMIT'));
    expect(commitOf(copy)).toBe('unknown');
    expect(commitOf(path.join(dir, 'not there'))).toBe('unknown');
  });
});

it('two commits differ only if both are known', () => {
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  expect(areDifferentCommits(a, b)).toBe(true);
  expect(areDifferentCommits(a, `${a}-dirty`)).toBe(true);
  for (const unknown of [undefined, 'unknown', a]) expect(areDifferentCommits(a, unknown)).toBe(false);
});
