import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { identityOf } from '../../../src/lib/process-identity.ts';
import { finish, unfinishedFile } from '../../../src/signoff/unfinished.ts';

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-unfinished-'));
  file = path.join(dir, 'out.tar.gz');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Identity of a process that has exited. */
function identityOfTheDead(): string {
  const script = `import { identityOf } from ${JSON.stringify(path.join(import.meta.dirname, '../../../src/lib/process-identity.ts'))}; console.log(identityOf());`;
  const argv = ['--import', 'tsx', '--input-type=module', '--eval', script];
  return spawnSync(process.execPath, argv, { encoding: 'utf8' }).stdout.trim();
}

describe('an unfinished file', () => {
  it('replaces leftovers of killed processes and leaves files of living ones', () => {
    const dead = `out.tar.gz.unfinished-${encodeURIComponent(identityOfTheDead())}`;
    const living = `out.tar.gz.unfinished-${encodeURIComponent(identityOf(process.ppid))}`;
    const others = ['other.tar.gz.unfinished', 'out.tar.gz.unfinished.txt'];
    for (const name of [dead, living, 'out.tar.gz.unfinished', ...others])
      writeFileSync(path.join(dir, name), 'x');
    const own = unfinishedFile(file);
    expect(existsSync(own)).toBe(false);
    expect(readdirSync(dir).toSorted()).toEqual([...others, living].toSorted());
  });

  it('gets its final name when it is complete', () => {
    const own = unfinishedFile(file);
    writeFileSync(own, 'whole');
    finish(own, file);
    expect([readdirSync(dir), readFileSync(file, 'utf8')]).toEqual([['out.tar.gz'], 'whole']);
  });

  it('never replaces an existing file', () => {
    const own = unfinishedFile(file);
    writeFileSync(own, 'mine');
    writeFileSync(file, 'theirs');
    expect(() => finish(own, file)).toThrow(UsageError);
    expect(readFileSync(file, 'utf8')).toBe('theirs');
  });
});
