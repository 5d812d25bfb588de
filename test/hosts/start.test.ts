import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';

/** What tsx needs, but for the compiler of this platform. */
const COMPILER = ['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps'];

let checkout: string;

beforeAll(() => {
  checkout = mkdtempSync(path.join(tmpdir(), 'hive bench 🚢 '));
  for (const part of ['bin', 'src', 'package.json', 'schema'])
    cpSync(path.join(ROOT, part), path.join(checkout, part), { recursive: true });
});
afterAll(() => rmSync(checkout, { recursive: true }));

/** With a cache of its own: tsx keeps compiled sources among temporary files. */
async function start(): Promise<{ readonly exitCode?: number; readonly stderr: string }> {
  const cache = path.join(checkout, 'tmp');
  mkdirSync(cache, { recursive: true });
  return execa('node', [path.join(checkout, 'bin/hive-bench.js'), '--version'], {
    env: { TMPDIR: cache },
    reject: false,
  });
}

describe('hive-bench without its dependencies', () => {
  it('says so in one error, where node_modules is missing', async () => {
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(EXIT.unavailable);
    expect(stderr).toMatch(/^error: the npm dependencies are missing, [^\n]+\n {2}hint: Run `npm ci`[^\n]+$/);
  });

  it('says so in one error, where node_modules is that of another platform', async () => {
    for (const name of COMPILER)
      cpSync(path.join(ROOT, 'node_modules', name), path.join(checkout, 'node_modules', name), {
        recursive: true,
      });
    const { exitCode, stderr } = await start();
    expect(exitCode).toBe(EXIT.unavailable);
    expect(stderr).toContain(`for another platform than this one (${process.platform}-${process.arch})`);
    expect(stderr).toContain('npm ci');
    expect(stderr).not.toContain('    at ');
  });
});
