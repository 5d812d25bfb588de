import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { outcomeOf } from './clear-refusal.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

const CONFIG_FILE = 'hive-bench.config.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-config-'));
  // Nothing above it is searched.
  mkdirSync(path.join(dir, '.git'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

async function told(source: string, name = 'config.mjs'): Promise<string> {
  const file = path.join(dir, name);
  writeFileSync(file, source);
  const outcome = await outcomeOf(() => loadConfig(file), file);
  return 'told' in outcome ? outcome.told : 'accepted';
}

describe('a configuration file', () => {
  it.each([
    ['is accepted', 'export default { seed: 5 };', 'accepted'],
    ['has no default export', 'export const seed = 5;', 'got no default export, expected the configuration'],
    [
      'has a mistake of syntax',
      'export default {\n  seed: 5,,\n};',
      'cannot be loaded, expected a module that can: line 2',
    ],
    [
      'throws',
      '\nthrow new Error("\\u001b[2Jno");',
      'cannot be loaded, expected a module that can: line 2, column 7: no',
    ],
    [
      'promises and breaks it',
      'export default Promise.reject(new Error("later"));',
      'line 1, column 31: later',
    ],
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
    expect(await outcomeOf(() => loadConfig(undefined), CONFIG_FILE)).toHaveProperty('value.config.seed', 1);
    symlinkSync('/no/such', path.join(dir, 'link'));
    for (const name of ['none.ts', 'link/none.ts'])
      expect(await outcomeOf(() => loadConfig(path.join(dir, name)), name)).toHaveProperty('told');
  });
});

describe('a configuration file of JSON', () => {
  it.each([
    ['is accepted', '{ "seed": 5 }', 'accepted'],
    ['begins with a byte order mark', '\uFEFF{ "seed": 5 }', 'accepted'],
    ['has a comment', '{\n  // five\n  "seed": 5\n}', 'config.json is not JSON: line 2, column 3'],
    ['ends a list with a comma', '{\n  "seed": 5,\n}', 'config.json is not JSON: line 3, column 1'],
    ['is cut off', '{\n  "seed": 5', 'config.json is not JSON: line 2'],
    ['is empty', '', 'config.json is not JSON: '],
    ['has a mistake', '{ "seed": "x" }', 'seed: got "x"'],
    ['is a list', '[]', 'got [], expected an object'],
    ['is null', 'null', 'got null, expected an object'],
  ])('that %s says so', async (_, text, message) => {
    expect(await told(text, 'config.json')).toContain(message);
  });
});

describe('a configuration file of another name', () => {
  it.each(['config.yaml', 'config.cjs', 'config'])('%s is refused', async (name) => {
    expect(await told('seed: 5', name)).toContain(
      'expected a name that ends with .ts, .mts, .js, .mjs or .json',
    );
  });
});

describe('folders in a configuration file', () => {
  it('are relative to the file, wherever one stands', async () => {
    mkdirSync(path.join(dir, 'sub'));
    mkdirSync(path.join(dir, 'voices'));
    const file = path.join(dir, 'hive-bench.config.json');
    writeFileSync(file, '{ "corpus": "voices", "output": "runs" }');
    vi.spyOn(process, 'cwd').mockReturnValue(path.join(dir, 'sub'));
    for (const named of [undefined, '../hive-bench.config.json']) {
      const { config, file: inForce } = await loadConfig(named);
      expect(config).toMatchObject({ corpus: path.join(dir, 'voices'), output: path.join(dir, 'runs') });
      expect(inForce).toBe(file);
    }
    const { config } = await loadConfig(undefined, { output: 'here' });
    expect(config.output).toBe('here');
    vi.spyOn(process, 'cwd').mockReturnValue(dir);
    writeFileSync(file, '{ "output": "runs" }');
    expect((await loadConfig(undefined)).config.output).toBe('runs');
  });
});
