import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';
import { appendSamples, keepSamples, readSamples } from '../../../src/evidence/samples.ts';
import type { Sample } from '../../../src/model/sample.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-samples-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sample = (over: Partial<Sample> = {}): Sample => ({
  scenario: 'clean',
  round: 1,
  metric: 'e2e_ms',
  value: 212.125,
  tMs: 1_234_567.25,
  pair: 1,
  participant: 'listener-1',
  utterance: '1-1-0001',
  ...over,
});
const file = (): string => path.join(dir, 'samples.ndjson');
const edit = (change: (text: string) => string): void =>
  writeFileSync(file(), change(readFileSync(file(), 'utf8')));

function refusal(): UsageError {
  try {
    readSamples(dir);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('samples.ndjson', () => {
  const two = [sample(), sample({ value: Infinity, utterance: '1-1-0002' })];

  it('gives back what was written, +∞ included, with the line on which it stands', () => {
    appendSamples(dir, { scenario: 'clean', round: 1 }, two);
    appendSamples(dir, { scenario: 'loss-1', round: 1 }, [sample({ scenario: 'loss-1' })]);
    const [clean, loss] = readSamples(dir);
    expect(clean).toMatchObject({ scenario: 'clean', round: 1, endLine: 3 });
    expect(clean?.samples.map((placed) => placed.sample)).toEqual(two);
    expect(loss?.samples.map(({ line }) => line)).toEqual([4]);
  });

  it('keeps a round without samples apart from one that was never measured', () => {
    appendSamples(dir, { scenario: 'clean', round: 1 }, []);
    expect(readSamples(dir)).toEqual([{ scenario: 'clean', round: 1, samples: [], endLine: 1 }]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['a value that was edited', (t) => t.replace('212.125', '112.125'), 'line 1: check: got'],
    [
      'a word for a number',
      (t) => t.replace('212.125', '"fast"'),
      'line 1: value: got "fast", expected a number',
    ],
    [
      'an unknown metric',
      (t) => t.replace('e2e_ms', 'e2e_s'),
      'line 1: metric: got "e2e_s", expected one of e2e_ms',
    ],
    [
      'a field that is gone',
      (t) => t.replace('"pair":1,', ''),
      'line 1: pair: got nothing, expected a value',
    ],
    ['a field too many', (t) => t.replace('"pair":1,', '"pair":1,"x":2,'), 'line 1: x: got an unknown field'],
    ['a line that is gone', (t) => t.slice(t.indexOf('\n') + 1), 'line 2: seal.samples: got 2, expected 1'],
    ['a file cut within a line', (t) => t.slice(0, 300), 'line 2: got'],
    [
      'a file cut between lines',
      (t) => `${t.split('\n').slice(0, 2).join('\n')}\n`,
      'line 3: got the end of the file',
    ],
    ['a line that is no JSON', (t) => t.replace('{"scenario"', '{scenario'), 'line 1: got'],
  ])('refuses %s, naming line and field', (_, change, message) => {
    appendSamples(dir, { scenario: 'clean', round: 1 }, two);
    edit(change);
    const error = refusal();
    expect(error.message).toContain(`${file()} ${message}`);
    expect(error.exitCode).toBe(EXIT.usage);
  });

  it('names the file that is missing', () => {
    expect(refusal().message).toBe(`${file()} is missing.`);
  });

  it('drops what an unfinished round left, a torn line included, and nothing else', () => {
    appendSamples(dir, { scenario: 'clean', round: 1 }, two);
    const whole = readFileSync(file(), 'utf8');
    appendSamples(dir, { scenario: 'clean', round: 2 }, [sample({ round: 2 })]);
    edit((text) => text.slice(0, -30));
    keepSamples(dir, [{ scenario: 'clean', round: 1 }]);
    expect(readFileSync(file(), 'utf8')).toBe(whole);
  });
});
