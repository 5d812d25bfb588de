import { chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfig } from '../../../src/config/find.ts';
import { CONFIG_FILES, isLikeConfigFile } from '../../../src/config/names.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hive-bench-find-'));
  mkdirSync(path.join(root, 'repo/.git'), { recursive: true });
  mkdirSync(path.join(root, 'repo/a/b'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (...names: readonly string[]): void => {
  for (const name of names) writeFileSync(path.join(root, name), '');
};

function found(folder: string, home = '/no/home'): { file: string | undefined; unused: readonly string[] } {
  const { file, unused } = findConfig(path.join(root, folder), { home, user: process.getuid?.() });
  const short = (each: string): string => path.relative(root, each);
  return {
    file: file === undefined ? undefined : short(file),
    unused: unused.map(({ file: each, why }) => `${short(each)}: ${why}`),
  };
}

describe('findConfig', () => {
  it.each(CONFIG_FILES)('finds %s of the folder and of one above', (name) => {
    put(`repo/${name}`);
    for (const folder of ['repo', 'repo/a', 'repo/a/b'])
      expect(found(folder)).toEqual({ file: `repo/${name}`, unused: [] });
  });

  it('does not search above the repository, nor above the home folder', () => {
    put('hive-bench.config.ts');
    expect(found('repo/a')).toEqual({ file: undefined, unused: [] });
    rmSync(path.join(root, 'repo/.git'), { recursive: true });
    expect(found('repo/a').file).toBe('hive-bench.config.ts');
    expect(found('repo/a', path.join(root, 'repo')).file).toBeUndefined();
    expect(found('repo/a', root).file).toBe('hive-bench.config.ts');
  });

  it('takes a worktree, whose .git is a file, for a repository', () => {
    put('hive-bench.config.ts', 'repo/a/.git');
    expect(found('repo/a/b').file).toBeUndefined();
  });

  it('names every file that it passes over, and why', () => {
    put(
      'repo/a/hive-bench.config.mjs',
      'repo/a/hive-bench.config.json',
      'repo/hive-bench.config.ts',
      'repo/hive-bench.config.yaml',
    );
    expect(found('repo/a/b')).toEqual({
      file: 'repo/a/hive-bench.config.mjs',
      unused: [
        'repo/a/hive-bench.config.json: of several in one folder the first of .ts, .mts, .js, .mjs or .json is in force',
        'repo/hive-bench.config.ts: a nearer one is in force',
        'repo/hive-bench.config.yaml: expected hive-bench.config with .ts, .mts, .js, .mjs or .json',
      ],
    });
  });

  it('finds a link to nowhere: it is there', () => {
    symlinkSync('/no/such', path.join(root, 'repo/hive-bench.config.ts'));
    expect(found('repo').file).toBe('repo/hive-bench.config.ts');
  });

  it.skipIf(process.getuid?.() !== 0)(
    "does not run another user's program from a folder above (needs root, to give a file away)",
    () => {
      put('repo/hive-bench.config.ts');
      chownSync(path.join(root, 'repo/hive-bench.config.ts'), 4711, 4711);
      expect(found('repo/a')).toEqual({
        file: undefined,
        unused: [expect.stringContaining('it belongs to another user')],
      });
      // In the folder itself it is as it was: whoever stands there chose to. So is the folder owner's own file.
      expect(found('repo').file).toBe('repo/hive-bench.config.ts');
      chownSync(path.join(root, 'repo/a'), 4711, 4711);
      expect(found('repo/a').file).toBe('repo/hive-bench.config.ts');
    },
  );
});

describe('isLikeConfigFile', () => {
  it.each([
    'hive-bench.config.yaml',
    'hive-bench.config.cjs',
    'hive-bench.config.json5',
    'hive-bench.config',
    'hivebench.config.ts',
    'hive_bench.config.ts',
    'Hive-Bench.config.ts',
    'hive-bench.conf.ts',
    'hive-bench.confg.ts',
    'hive-bench.config.tsx',
    '.hive-benchrc',
    '.hivebenchrc.json',
  ])('%s was meant for one', (name) => expect(isLikeConfigFile(name)).toBe(true));

  it.each([
    ...CONFIG_FILES,
    'hive-bench.config.ts.bak',
    'hive-bench.config.ts~',
    'hive-bench.config.example',
    'vitest.config.ts',
    'hive-bench-20261125-070154-k6bd.signoff.tar.gz',
    'hive-bench.json',
    'README.md',
  ])('%s was not', (name) => expect(isLikeConfigFile(name)).toBe(false));
});
