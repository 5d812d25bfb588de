import { lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compare, recordAt } from '../../../src/commands/compare.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { comparisonHtml } from '../../../src/report/compare-html.ts';
import { comparisonText } from '../../../src/report/compare-text.ts';
import { toJson } from '../../../src/report/json.ts';
import { runRecord, scenario } from '../build/record.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damaged, textOf } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

const valid = runRecord({
  scenarios: [
    scenario({ name: 'clean', medianMs: 130, spreadMs: 20, n: 6 }, 1),
    scenario({ name: 'loss-5', medianMs: 160, spreadMs: 30, n: 6 }, 2),
  ],
});
const text = toJson(valid);

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-record-'));
  file = path.join(dir, 'run.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** As `compare` and `run --baseline` go about it: the record, then what is made of it. */
async function load(data: string | Buffer): Promise<'accepted' | { readonly told: string }> {
  writeFileSync(file, data);
  const outcome = await outcomeOf(() => recordAt(dir), file);
  if ('refusal' in outcome) return outcome;
  // What was read can be written, and is then the same.
  const written = toJson(outcome.value);
  writeFileSync(file, written);
  expect(recordAt(file)).toEqual(outcome.value);
  const head = outcome.value;
  await compared(valid, head);
  await compared(head, valid);
  return 'accepted';
}

async function compared(base: RunRecord, head: RunRecord): Promise<void> {
  await outcomeOf(() => {
    const { comparison } = compare(base, head);
    comparisonText(comparison, { color: false });
    comparisonHtml(comparison, base, head);
  }, 'were not measured under the same conditions');
}

describe('run.json', () => {
  it('is refused by name, however it was damaged', { timeout: 60_000 }, async () => {
    expect(await load(text)).toBe('accepted');
    const { refused } = await tally(damagedBytes(Buffer.from(text)), load, {
      seed: 20_251_125,
      numRuns: 200,
    });
    expect(refused).toBeGreaterThan(100);
  });

  it(
    'is refused by name and field, or can be compared, however it was edited',
    { timeout: 60_000 },
    async () => {
      const edited = damaged(JSON.parse(text)).map(textOf);
      const { accepted, refused } = await tally(edited, load, { seed: 20_251_125, numRuns: 400 });
      expect(accepted).toBeGreaterThan(20);
      expect(refused).toBeGreaterThan(200);
    },
  );

  it.each([
    [
      'deeper than can be followed',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      'nested deeper than 64 levels',
    ],
    ['a number that is none', '1e999', 'holds a number larger than any'],
  ])('is refused for %s where anything else may stand', async (_, config, message) => {
    const marked = JSON.stringify({ ...(JSON.parse(text) as object), config: { x: '@' } });
    expect(await load(marked)).toBe('accepted');
    expect(await load(marked.replace('"@"', config))).toMatchObject({
      told: expect.stringContaining(message),
    });
  });

  it.each([
    ['of an older version', 1, 'schemaVersion: got 1, expected 3'],
    ['of a newer version', 4, 'schemaVersion: got 4, expected 3'],
    ['of no version', undefined, 'schemaVersion: got nothing, expected a value'],
  ])('%s is refused for that, and for nothing else', async (_, schemaVersion, message) => {
    // What else an other version has need not be told.
    const other = { ...(JSON.parse(text) as object), schemaVersion, ...(schemaVersion && { newField: 1 }) };
    const outcome = await load(JSON.stringify(other));
    expect(outcome).toMatchObject({
      told: expect.stringContaining(message),
      refusal: { message: expect.stringContaining(file) },
    });
    expect(outcome).not.toMatchObject({ told: expect.stringContaining('newField') });
  });

  it.each(KINDS_OF_FILE)('is refused when it is %s', async (_, make, told) => {
    make(file);
    const outcome = await outcomeOf(() => recordAt(dir), file);
    // The folder was named, and not what its run.json leads to.
    const isLink = lstatSync(file).isSymbolicLink();
    expect(outcome).toMatchObject({ told: expect.stringContaining(isLink ? 'is a symbolic link' : told) });
  });

  it.each([
    ['a folder of something else', (at: string) => mkdirSync(at), 'run.json is missing'],
    ['not there', () => undefined, 'there is no run'],
    ['a name with a NUL', () => undefined, 'there is no run'],
  ])('of a baseline that is %s is refused, and nothing is made', async (what, make, told) => {
    const at = path.join(dir, what.includes('NUL') ? 'a\0b' : 'baseline');
    make(at);
    const before = readdirSync(dir, { recursive: true });
    expect(await outcomeOf(() => recordAt(at), path.basename(at).replace('\0', ''))).toMatchObject({
      told: expect.stringContaining(told),
    });
    expect(readdirSync(dir, { recursive: true })).toEqual(before);
  });
});
