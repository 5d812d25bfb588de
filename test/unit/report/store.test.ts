import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HiveBenchError } from '../../../src/errors.ts';
import { fromJson } from '../../../src/report/json.ts';
import { createStore, newRunId } from '../../../src/report/store.ts';
import { runRecord } from './record.ts';

const SOURCES = { now: () => new Date('2025-06-12T10:15:03.987Z'), random: () => 0.5 };
let results: string;

beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'hive-bench-store-'));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

describe('newRunId', () => {
  it.each([
    [0, '20250612-101503-0000'],
    [0.5, '20250612-101503-i000'],
    [1 - Number.EPSILON, '20250612-101503-zzzz'],
  ])('takes its time and its chance of %s from outside', (chance, id) => {
    expect(newRunId({ ...SOURCES, random: () => chance })).toBe(id);
  });
});

describe('createStore', () => {
  it('makes the folder of the run with its parts', () => {
    const store = createStore(join(results, 'not', 'yet'), SOURCES);
    expect(store.dir).toBe(join(results, 'not', 'yet', '20250612-101503-i000'));
    for (const dir of [store.logsDir, store.evidenceDir]) expect(statSync(dir).isDirectory()).toBe(true);
    expect(readdirSync(store.dir).toSorted()).toEqual(['evidence', 'logs']);
  });

  it('refuses a folder that another run has', () => {
    createStore(results, SOURCES);
    expect(() => createStore(results, SOURCES)).toThrow(HiveBenchError);
    expect(() => createStore(results, SOURCES)).toThrow('20250612-101503-i000');
  });
});

describe('appendLine', () => {
  it('has each line in the file when it returns, +∞ as "Infinity"', () => {
    const store = createStore(results, SOURCES);
    const path = join(store.dir, 'samples.ndjson');
    store.appendLine('samples.ndjson', { metric: 'e2e_ms', value: 312.5 });
    expect(readFileSync(path, 'utf8')).toBe('{"metric":"e2e_ms","value":312.5}\n');
    store.appendLine('samples.ndjson', { metric: 'e2e_ms', value: Infinity, text: 'line\nfeed' });
    store.appendLine('observations.ndjson', { type: 'done' });
    const [, second = ''] = readFileSync(path, 'utf8').split('\n');
    expect(JSON.parse(second)).toEqual({ metric: 'e2e_ms', value: 'Infinity', text: 'line\nfeed' });
    expect(readFileSync(join(store.dir, 'observations.ndjson'), 'utf8')).toBe('{"type":"done"}\n');
    store.close();
  });

  it.each([NaN, -Infinity])('refuses %s and leaves the file as it was', (value) => {
    const store = createStore(results, SOURCES);
    expect(() => store.appendLine('samples.ndjson', { nested: { value } })).toThrow(
      `value: got ${value}, expected a number`,
    );
    expect(existsSync(join(store.dir, 'samples.ndjson'))).toBe(false);
    store.close();
  });

  it('loses nothing that it has returned from when the process is killed', async () => {
    const script = `
      import { createStore } from ${JSON.stringify(join(import.meta.dirname, '../../../src/report/store.ts'))};
      const store = createStore(process.argv.at(-1), { now: () => new Date(0), random: () => 0 });
      for (let n = 0; n < 500; n += 1) store.appendLine('samples.ndjson', { n });
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, results],
      {
        stdio: 'inherit',
      },
    );
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    const written = readFileSync(join(results, '19700101-000000-0000', 'samples.ndjson'), 'utf8').split('\n');
    expect(written).toHaveLength(501);
    expect(JSON.parse(written[499] ?? '')).toEqual({ n: 499 });
  }, 30_000);
});

describe('writeReports', () => {
  it('writes run.json and report.html and leaves nothing unfinished', () => {
    const store = createStore(results, SOURCES);
    const record = runRecord({ runId: store.runId });
    const paths = store.writeReports(record);
    expect(fromJson(readFileSync(paths.json, 'utf8'))).toEqual(record);
    expect(readFileSync(paths.html, 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
    expect(readdirSync(store.dir).toSorted()).toEqual(['evidence', 'logs', 'report.html', 'run.json']);
  });

  it('replaces a report by the next', () => {
    const store = createStore(results, SOURCES);
    store.writeReports(runRecord());
    const { json } = store.writeReports(runRecord({ reason: 'judged again' }));
    expect(fromJson(readFileSync(json, 'utf8')).reason).toBe('judged again');
  });

  it('keeps the former reports when a record cannot be written', () => {
    const store = createStore(results, SOURCES);
    const { json } = store.writeReports(runRecord());
    const before = readFileSync(json, 'utf8');
    expect(() => store.writeReports(runRecord({ durationS: NaN }))).toThrow('durationS: got NaN');
    expect(readFileSync(json, 'utf8')).toBe(before);
  });
});
