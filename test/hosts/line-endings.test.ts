import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/lib/root.ts';

it('a checkout as git on Windows makes it has no carriage return in what goes into images', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-crlf-'));
  try {
    // The committed tree, for a clone reads .gitattributes from there.
    await execa('git', ['-c', 'core.autocrlf=true', 'clone', '--quiet', '--no-local', ROOT, dir]);
    const { stdout } = await execa('git', ['ls-files', 'stack', 'scripts', 'bin', 'src'], { cwd: dir });
    const texts = stdout.split('\n').filter((file) => !/\.(wav|png|gz)$/.test(file));
    const damaged = texts.filter((file) => readFileSync(path.join(dir, file)).includes('\r\n'));
    expect(texts.length).toBeGreaterThan(100);
    expect(damaged).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
