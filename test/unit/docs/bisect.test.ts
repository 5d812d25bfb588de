import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';

/** A checkout whose hive-bench ends with the number in the file `code`, and a repository that is bisected. */
let [checkout, repository] = ['', ''];
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-bisect-'));
  [checkout, repository] = [path.join(folder, 'check out'), path.join(folder, 'repository')];
  mkdirSync(path.join(checkout, 'bin'), { recursive: true });
  for (const script of ['bisect', 'forward-signals'])
    cpSync(path.join(ROOT, 'scripts', script), path.join(checkout, 'scripts', script));
  writeFileSync(
    path.join(checkout, 'bin/hive-bench.js'),
    `process.stdout.write(process.argv.slice(2).join('|'));
     process.exitCode = Number(require('node:fs').readFileSync('code', 'utf8'));`,
  );
  mkdirSync(repository);
});
afterEach(() => rmSync(path.dirname(checkout), { recursive: true, force: true }));

const bisect = async (...args: string[]): Promise<{ exitCode?: number; stdout: string }> =>
  execa(path.join(checkout, 'scripts/bisect'), args, { cwd: repository, reject: false });

const git = async (...args: string[]): Promise<string> =>
  (
    await execa('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: repository,
      all: true,
      // Of the test, whatever the machine's own configuration says.
      env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    })
  ).all;

describe('scripts/bisect', () => {
  it.each<[number, number]>([
    [0, 0],
    [2, 1],
    ...[1, 3, 4, 64, 69, 70, 126, 127, 128, 130, 137, 255].map((code) => [code, 125] as [number, number]),
  ])('turns %i into %i', async (code, expected) => {
    writeFileSync(path.join(repository, 'code'), String(code));
    expect((await bisect('run')).exitCode).toBe(expected);
  });

  it('hands arguments on as they are, and skips where nothing can be run', async () => {
    writeFileSync(path.join(repository, 'code'), '0');
    const { stdout } = await bisect('run', '--slo', 'e2e_ms p95 <= 450');
    expect(stdout).toBe('run|--slo|e2e_ms p95 <= 450');
    rmSync(path.join(checkout, 'bin'), { recursive: true });
    expect((await bisect('run')).exitCode).toBe(125);
  });

  it('lets git find the commit that made it worse, past those that say nothing', async () => {
    await git('init', '--quiet', '--initial-branch=main');
    for (const [i, code] of [0, 0, 3, 0, 2, 70, 2, 2].entries()) {
      writeFileSync(path.join(repository, 'code'), `${code}`);
      writeFileSync(path.join(repository, 'number'), `${i}`);
      await git('add', '.');
      await git('commit', '--quiet', '--message', `commit ${i}`);
    }
    const worse = await git('rev-parse', 'HEAD~3');
    await git('bisect', 'start', 'HEAD', 'HEAD~7');
    const told = await git('bisect', 'run', path.join(checkout, 'scripts/bisect'), 'run');
    expect(told).toContain(`${worse} is the first bad commit`);
  });
});
