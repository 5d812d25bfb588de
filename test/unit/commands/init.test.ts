import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { init, type InitOptions } from '../../../src/commands/init.ts';
import { UsageError } from '../../../src/lib/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive bench init '));
  mkdirSync(path.join(dir, '.git'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const OPTIONS: InitOptions = { subject: { kind: 'reference' }, ci: 'github', force: false };
const at = (...names: string[]): string => path.join(dir, ...names);
const WORKFLOW = ['.github', 'workflows', 'hive-bench.yml'];

describe('init', () => {
  it('writes configuration, workflow and .gitignore, and nothing else', () => {
    const { written, installed, packages } = init(dir, OPTIONS);
    expect(written).toEqual([at('hive-bench.config.ts'), at(...WORKFLOW), at('.gitignore')]);
    expect(readdirSync(dir).toSorted()).toEqual(['.git', '.github', '.gitignore', 'hive-bench.config.ts']);
    expect([installed, packages]).toEqual([false, 'npm']);
  });

  it('writes the workflow to the root of the repository, for the folder below it', () => {
    const folder = at('tests', 'latency');
    mkdirSync(folder, { recursive: true });
    init(folder, OPTIONS);
    expect(readFileSync(at(...WORKFLOW), 'utf8')).toContain('working-directory: "tests/latency"');
    expect(existsSync(path.join(folder, 'hive-bench.config.ts'))).toBe(true);
    expect(existsSync(path.join(folder, '.github'))).toBe(false);
  });

  it('sees pnpm by its lock file, also in the root of a workspace, and hive-bench where it is installed', () => {
    writeFileSync(at('pnpm-lock.yaml'), '');
    const folder = at('app');
    mkdirSync(path.join(folder, 'node_modules', 'hive-bench'), { recursive: true });
    writeFileSync(path.join(folder, 'node_modules', 'hive-bench', 'package.json'), '{}');
    expect(init(folder, OPTIONS)).toMatchObject({ installed: true, packages: 'pnpm' });
    expect(readFileSync(at(...WORKFLOW), 'utf8')).toContain('pnpm exec hive-bench');
  });

  it.each([['hive-bench.config.ts'], ['hive-bench.config.json'], [path.join(...WORKFLOW)]])(
    'replaces no %s, and then writes nothing at all',
    (name) => {
      mkdirSync(path.dirname(at(name)), { recursive: true });
      writeFileSync(at(name), 'mine');
      expect(() => init(dir, OPTIONS)).toThrow(UsageError);
      expect(() => init(dir, OPTIONS)).toThrow(name);
      expect(readFileSync(at(name), 'utf8')).toBe('mine');
      expect(existsSync(at('.gitignore'))).toBe(false);
    },
  );

  it('replaces no link to nowhere', () => {
    symlinkSync('/no/such/file', at('hive-bench.config.ts'));
    expect(() => init(dir, OPTIONS)).toThrow('nothing was written');
  });

  it('replaces them with force, and adds nothing to .gitignore twice', () => {
    init(dir, OPTIONS);
    writeFileSync(at('hive-bench.config.ts'), 'mine');
    const { written } = init(dir, { ...OPTIONS, force: true });
    expect(written).toEqual([at('hive-bench.config.ts'), at(...WORKFLOW)]);
    expect(readFileSync(at('hive-bench.config.ts'), 'utf8')).toContain('defineConfig');
  });

  it('keeps what .gitignore has', () => {
    writeFileSync(at('.gitignore'), 'node_modules/\n');
    init(dir, { ...OPTIONS, ci: 'none' });
    expect(readFileSync(at('.gitignore'), 'utf8')).toMatch(/^node_modules\/\n\n# hive-bench\nresults\/\n/);
    expect(existsSync(at('.github'))).toBe(false);
  });

  it.each([
    { kind: 'images', images: { speech: 'a:1' } } as const,
    { kind: 'images', images: { stt: '' } } as const,
    { kind: 'target', url: 'http://10.0.0.7' } as const,
    { kind: 'target', url: '' } as const,
  ])('refuses %j as the configuration would, and writes nothing', (subject) => {
    expect(() => init(dir, { ...OPTIONS, subject })).toThrow('what is under test has');
    expect(readdirSync(dir)).toEqual(['.git']);
  });
});
