import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeIfEmpty } from '../../../src/evidence/empty-run.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-empty-'));
  mkdirSync(path.join(dir, 'logs'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('a run of which nothing was written leaves no folder', () => {
  removeIfEmpty(dir);
  expect(existsSync(dir)).toBe(false);
});

it('a run with a single file keeps it, also an empty one', () => {
  const log = path.join(dir, 'logs', 'stt.log');
  writeFileSync(log, '');
  removeIfEmpty(dir);
  expect(existsSync(log)).toBe(true);
});
