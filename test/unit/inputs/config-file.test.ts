import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONFIG_FILE, loadConfig } from '../../../src/config/load.ts';
import { outcomeOf } from './clear-refusal.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-config-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

async function told(source: string): Promise<string> {
  const file = path.join(dir, 'config.mjs');
  writeFileSync(file, source);
  const outcome = await outcomeOf(() => loadConfig(file), file);
  return 'told' in outcome ? outcome.told : 'accepted';
}

describe('a configuration file', () => {
  it.each([
    ['is accepted', 'export default { seed: 5 };', 'accepted'],
    ['has no default export', 'export const seed = 5;', 'configuration: got undefined, expected an object'],
    [
      'has a mistake of syntax',
      'export default { seed: 5,, };',
      'cannot be loaded, expected a module that can',
    ],
    ['throws', 'throw new Error("\\u001b[2Jno");', 'cannot be loaded, expected a module that can: no'],
    ['throws what is no error', 'throw null;', 'it threw null'],
    ['throws without end', 'throw "x".repeat(1e6);', 'it threw "xxx'],
    ['imports what is not there', 'import "/no/such.mjs"; export default {};', 'cannot be loaded'],
    ['promises one is accepted', 'export default Promise.resolve({ seed: 5 });', 'accepted'],
    ['promises a bad one', 'export default Promise.resolve({ seed: "x" });', 'seed: got "x"'],
    ['exports a map', 'export default new Map([["seed", 5]]);', 'got an instance of Map'],
    ['exports a function', 'export default () => ({ seed: 5 });', 'got a function, expected an object'],
    ['exports a list', 'export default [{ seed: 5 }];', 'got [{"seed":5}], expected an object'],
    [
      'throws when it is read',
      'export default { get seed() { throw new Error("boom"); } };',
      'got what cannot be read ("Error: boom"), expected plain values',
    ],
  ])('that %s says so', async (_, source, message) => {
    expect(await told(source)).toContain(message);
  });

  it.each(KINDS_OF_FILE)(
    'that is %s is refused, by --config and in this folder',
    async (_, make, message) => {
      const file = path.join(dir, CONFIG_FILE);
      make(file);
      const named = await outcomeOf(() => loadConfig(file), file);
      expect(named).toMatchObject({ told: expect.stringContaining(message) });
      vi.spyOn(process, 'cwd').mockReturnValue(dir);
      // Not the defaults, as if there were none: a link to nowhere is one.
      const found = await outcomeOf(() => loadConfig(undefined), CONFIG_FILE);
      expect(found).toMatchObject({ told: expect.stringContaining(message) });
    },
  );

  it('may be left out, and a name that is not there may not', async () => {
    vi.spyOn(process, 'cwd').mockReturnValue(dir);
    expect(await outcomeOf(() => loadConfig(undefined), CONFIG_FILE)).toHaveProperty('value.seed', 1);
    symlinkSync('/no/such', path.join(dir, 'link'));
    for (const name of ['none.ts', 'link/none.ts'])
      expect(await outcomeOf(() => loadConfig(path.join(dir, name)), name)).toHaveProperty('told');
  });
});
