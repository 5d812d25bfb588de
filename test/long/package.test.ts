import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitOf } from '../../src/lib/commit.ts';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';
import { fromJson } from '../../src/report/json.ts';
import { leftOf } from '../live/command.ts';
import { type PackageManager, packed, Repository } from '../live/package.ts';

const VERSION = 'pnpm@10.34.9';
const PNPM: PackageManager = {
  install: ['npx', '--yes', VERSION, 'add', '--save-dev', '--ignore-scripts'],
  exec: ['npx', '--yes', VERSION, 'exec', 'hive-bench'],
};

describe('the npm package in a repository that uses pnpm', () => {
  const repository = new Repository(PNPM, { type: 'module' });
  beforeAll(async () => {
    const tarball = await packed();
    await repository.install(tarball);
    rmSync(path.dirname(tarball), { recursive: true });
  });
  afterAll(() => rmSync(repository.folder, { recursive: true, force: true }));

  it('init writes a workflow for pnpm, and the configuration is typed', async () => {
    const { exitCode, stdout, stderr } = await repository.hiveBench('init');
    expect(exitCode, stderr).toBe(EXIT.pass);
    expect(stdout).not.toContain('install it');
    const workflow = path.join(repository.folder, '.github/workflows/hive-bench.yml');
    expect(readFileSync(workflow, 'utf8')).toContain('pnpm install --frozen-lockfile');
    expect(await repository.typeErrors(['--module', 'nodenext'], 'hive-bench.config.ts')).toBe('');
  });

  it('reaches a verdict', async () => {
    const { exitCode, stderr } = await repository.hiveBench('run', '--scenario', 'clean', '--duration', '10');
    const results = path.join(repository.folder, 'results');
    const runDir = path.join(results, readdirSync(results)[0] ?? '');
    const record = fromJson(readFileSync(path.join(runDir, 'run.json'), 'utf8'));
    expect(stderr).toContain('configuration hive-bench.config.ts');
    // Too few utterances to prove anything.
    expect(record.verdict, stderr).toBe('inconclusive');
    expect(exitCode).toBe(EXIT.inconclusive);
    expect(record.versions['commit']).toBe(commitOf(ROOT));
    expect(readFileSync(path.join(runDir, 'report.html'), 'utf8')).toContain('clean');
    expect(await leftOf(runDir)).toEqual([]);
  });
});
