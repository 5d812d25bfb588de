import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyRecord } from '../../../src/cli/copy-record.ts';
import { EXIT } from '../../../src/lib/errors.ts';

let dir: string;
let record: string;
const exitCode = process.exitCode;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-copy-'));
  record = path.join(dir, 'run.json');
  writeFileSync(record, '{}');
});
afterEach(() => {
  process.exitCode = exitCode;
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});

describe('the copy of a record', () => {
  it('is where it was asked for', () => {
    copyRecord(record, path.join(dir, 'copy.json'));
    expect(readFileSync(path.join(dir, 'copy.json'), 'utf8')).toBe('{}');
    expect(process.exitCode).toBe(exitCode);
  });

  it('is told of and exits with 70 when it cannot be made, and the caller goes on', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    copyRecord(record, path.join(dir, 'gone', 'copy.json'));
    expect(process.exitCode).toBe(EXIT.harnessFault);
    const [[told]] = write.mock.calls as [[string]];
    expect(told).toContain(`--output: got ${path.join(dir, 'gone', 'copy.json')}`);
    expect(told).toContain(record);
  });
});
