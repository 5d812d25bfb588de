import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { claimRunFolder } from '../../../src/evidence/run-folder.ts';

const results = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
afterAll(() => rmSync(results, { recursive: true }));

describe('a new run’s folder', () => {
  it('goes with its claim when nothing was written into it', () => {
    const claim = claimRunFolder(results, 'a');
    expect(readdirSync(claim.dir).toSorted()).toEqual(['evidence', 'logs', 'owner.json']);
    claim[Symbol.dispose]();
    expect(existsSync(claim.dir)).toBe(false);
  });

  it.each(['setup.json', 'logs/stt.log', 'evidence/x', 'keys.env'])('stays with %s in it', (file) => {
    const claim = claimRunFolder(results, file.replace('/', '-'));
    writeFileSync(path.join(claim.dir, file), '');
    claim[Symbol.dispose]();
    expect(existsSync(path.join(claim.dir, file))).toBe(true);
    expect(existsSync(path.join(claim.dir, 'owner.json'))).toBe(false);
  });

  it('may be gone before its claim is', () => {
    const claim = claimRunFolder(results, 'gone');
    rmSync(claim.dir, { recursive: true });
    claim[Symbol.dispose]();
    expect(existsSync(claim.dir)).toBe(false);
  });
});
