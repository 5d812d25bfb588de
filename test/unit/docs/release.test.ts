import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';

/** A checkout with the script alone, and programs in place of npm and npx that write down how they are called. */
let [folder, checkout] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hive bench release '));
  checkout = path.join(folder, 'checkout');
  mkdirSync(path.join(folder, 'bin'));
  for (const name of ['npm', 'npx'])
    writeFileSync(
      path.join(folder, 'bin', name),
      `#!/bin/sh\necho "${name} $*"\n[ "$1" != pack ] || : > hive-bench-1.2.3.tgz\n`,
      { mode: 0o755 },
    );
  mkdirSync(path.join(checkout, 'scripts'), { recursive: true });
  cpSync(path.join(ROOT, 'scripts/release'), path.join(checkout, 'scripts/release'));
  writeFileSync(path.join(checkout, 'package.json'), '{ "version": "1.2.3" }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({
  PATH: `${path.join(folder, 'bin')}:${process.env['PATH']}`,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
});

async function committed(changelog: string): Promise<void> {
  writeFileSync(path.join(checkout, 'CHANGELOG.md'), changelog);
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
  await execa('git', ['init', '--quiet'], { cwd: checkout, env: env() });
  await execa('git', ['add', '.'], { cwd: checkout, env: env() });
  await execa('git', [...identity, 'commit', '--quiet', '--message', 'x'], { cwd: checkout, env: env() });
}

const release = async () => execa('bash', ['scripts/release'], { cwd: checkout, env: env(), reject: false });

describe('npm run release', () => {
  it('checks, tries the package in another repository, packs, and prints a checksum', async () => {
    await committed('# Changelog\n\n## 1.2.3 — 2026-11-30\n');
    const { exitCode, stdout } = await release();
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'npm run check',
      'npx vitest run --project live --project long package.test.ts',
      'npm pack --loglevel=error',
    ]);
    expect(stdout).toMatch(/^[0-9a-f]{64} {2}hive-bench-1\.2\.3\.tgz$/m);
  });

  it('refuses changes that are not committed', async () => {
    await committed('## 1.2.3 — 2026-11-30\n');
    writeFileSync(path.join(checkout, 'new'), '');
    expect(await release()).toMatchObject({ exitCode: 64, stdout: '' });
  });

  it.each(['## 1.2.3 — unreleased\n', '## 1.2.30 — 2026-11-30\n', '## 1x2.3 — 2026-11-30\n'])(
    'refuses a version that the changelog does not date: %j',
    async (changelog) => {
      await committed(changelog);
      const { exitCode, stderr } = await release();
      expect([exitCode, stderr]).toEqual([64, expect.stringContaining('CHANGELOG.md has no section')]);
    },
  );
});
