import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HiveBenchError } from '../../../src/lib/errors.ts';
import { NdjsonFile } from '../../../src/evidence/ndjson.ts';
import { createRunFolder, newRunId, writeAtomically } from '../../../src/evidence/store.ts';

const SOURCES = { now: () => new Date('2025-06-12T10:15:03.987Z'), random: () => 0.5 };
const RUN = '20250612-101503-i000';
let results: string;

beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), 'hive-bench-store-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

describe('newRunId', () => {
  it.each([
    [0, '20250612-101503-0000'],
    [0.5, RUN],
    [1 - Number.EPSILON, '20250612-101503-zzzz'],
  ])('takes its time and its chance of %s from outside', (chance, id) => {
    expect(newRunId({ ...SOURCES, random: () => chance })).toBe(id);
  });
});

describe('createRunFolder', () => {
  it('makes the folder of the run with its parts', () => {
    const dir = createRunFolder(path.join(results, 'not', 'yet'), RUN);
    // It holds voices: other users of the host have no business in it.
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(dir).toBe(path.join(results, 'not', 'yet', RUN));
    expect(readdirSync(dir).toSorted()).toEqual(['evidence', 'logs']);
  });

  it('refuses a folder that another run has', () => {
    createRunFolder(results, RUN);
    expect(() => createRunFolder(results, RUN)).toThrow(HiveBenchError);
    expect(() => createRunFolder(results, RUN)).toThrow(RUN);
  });
});

describe('writeAtomically', () => {
  it('replaces a file by the next and leaves nothing unfinished', () => {
    writeAtomically(results, 'run.json', 'one');
    const file = writeAtomically(results, 'run.json', Buffer.from('two'));
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(results)).toEqual(['run.json']);
  });

  it('follows no link that somebody left in its way', () => {
    const ours = path.join(results, 'ours');
    writeFileSync(ours, 'ours');
    for (const name of ['run.json', '.run.json.unfinished']) symlinkSync(ours, path.join(results, name));
    expect(readFileSync(writeAtomically(results, 'run.json', 'one'), 'utf8')).toBe('one');
    expect(readFileSync(ours, 'utf8')).toBe('ours');
    expect(readdirSync(results).toSorted()).toEqual(['ours', 'run.json']);
  });
});

describe('NdjsonFile', () => {
  const file = (): string => path.join(results, 'observations.ndjson');

  it('has each line in the file when it returns, +∞ as "Infinity"', () => {
    const lines = new NdjsonFile(file());
    lines.append({ metric: 'e2e_ms', value: 312.5 });
    expect(readFileSync(file(), 'utf8')).toBe('{"metric":"e2e_ms","value":312.5}\n');
    lines.append({ metric: 'e2e_ms', value: Infinity, text: 'line\nfeed' });
    const [, second = ''] = readFileSync(file(), 'utf8').split('\n');
    expect(JSON.parse(second)).toEqual({ metric: 'e2e_ms', value: 'Infinity', text: 'line\nfeed' });
    lines.close();
  });

  it.each([NaN, -Infinity])('refuses %s and leaves the file as it was', (value) => {
    const lines = new NdjsonFile(file());
    expect(() => lines.append({ nested: { value } })).toThrow(`value: got ${value}, expected a number`);
    expect(readFileSync(file(), 'utf8')).toBe('');
    lines.close();
  });

  it('loses nothing that it has returned from when the process is killed', async () => {
    const script = `
      import { NdjsonFile } from ${JSON.stringify(path.join(import.meta.dirname, '../../../src/evidence/ndjson.ts'))};
      const lines = new NdjsonFile(process.argv.at(-1));
      for (let n = 0; n < 500; n += 1) lines.append({ n });
      process.kill(process.pid, 'SIGKILL');
    `;
    const argv = ['--import', 'tsx', '--input-type=module', '--eval', script, file()];
    const child = spawn(process.execPath, argv, { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(existsSync(file())).toBe(true);
    const written = readFileSync(file(), 'utf8').split('\n');
    expect(written).toHaveLength(501);
    expect(JSON.parse(written[499] ?? '')).toEqual({ n: 499 });
  }, 30_000);
});
