import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRunFolder } from '../../../src/evidence/store.ts';
import { makeFolder, requireWritable } from '../../../src/lib/output-file.ts';
import { outcomeOf } from './clear-refusal.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-output-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const NOT_FOLDERS: readonly (readonly [string, (at: string) => void])[] = [
  ['a file', (at) => writeFileSync(at, '')],
  ...KINDS_OF_FILE.slice(1).map(([what, make]) => [what, make] as const),
];

describe('a folder for results', () => {
  it('is made with those above it', async () => {
    const folder = path.join(dir, 'not', 'yet');
    expect(await outcomeOf(() => makeFolder(folder, '--output'), folder)).toHaveProperty('value');
    expect(existsSync(folder)).toBe(true);
    expect(await outcomeOf(() => makeFolder(folder, '--output'), folder)).toHaveProperty('value');
  });

  it.each(NOT_FOLDERS)('is refused by name where there is %s, and nothing is made', async (_, make) => {
    const at = path.join(dir, 'at');
    make(at);
    for (const folder of [at, path.join(at, 'below')]) {
      expect(await outcomeOf(() => makeFolder(folder, '--output'), folder)).toHaveProperty('told');
      expect(await outcomeOf(() => createRunFolder(folder, 'run'), folder)).toHaveProperty('told');
    }
    expect(readdirSync(dir)).toEqual(['at']);
  });

  it('is refused where none can be made, without trying for ever', async () => {
    for (const folder of ['/proc/none', '/proc/none/below', '/dev/null/below', '\0', 'x'.repeat(5000)])
      expect(await outcomeOf(() => createRunFolder(folder, 'run'), 'expected')).toHaveProperty('told');
  });
});

describe('a file for a copy', () => {
  it.each([
    ['in a folder that is not there', 'none/run.json', 'does not exist'],
    ['below a file', 'file/run.json', 'not a directory'],
    ['whose name a folder has', '.', 'which is a folder'],
    ['whose name has a NUL', 'a\0.json', 'expected a file that can be written'],
  ])('%s is refused before anything is measured', async (_, name, told) => {
    writeFileSync(path.join(dir, 'file'), '');
    const file = `${dir}/${name}`;
    expect(await outcomeOf(() => requireWritable(file, '--output'), '--output')).toMatchObject({
      told: expect.stringContaining(told),
    });
  });

  it('may be there already, or not yet', async () => {
    const file = path.join(dir, 'run.json');
    expect(await outcomeOf(() => requireWritable(file, '--output'), file)).toHaveProperty('value');
    writeFileSync(file, '');
    expect(await outcomeOf(() => requireWritable(file, '--output'), file)).toHaveProperty('value');
  });
});
