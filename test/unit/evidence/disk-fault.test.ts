import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT, HiveBenchError } from '../../../src/lib/errors.ts';
import { writing } from '../../../src/evidence/disk-fault.ts';
import { NdjsonFile } from '../../../src/evidence/ndjson.ts';
import { writeAtomically } from '../../../src/evidence/store.ts';

/** /dev/full takes nothing, and says so as a full disk does. */
const FULL = '/dev/full';

describe('a disk that takes no more', () => {
  it('is told of with the file, when a line cannot be appended', () => {
    const file = new NdjsonFile(FULL);
    const append = (): void => file.append({ a: 1 });
    expect(append).toThrow(HiveBenchError);
    expect(append).toThrow('/dev/full could not be written: the disk is full (ENOSPC).');
    file.close();
  });

  it('is told of with the file, when its folder has gone', () => {
    const gone = path.join(mkdtempSync(path.join(tmpdir(), 'hive-bench-test-')), 'gone');
    const write = (): string => writeAtomically(gone, 'x.json', '{}');
    expect(write).toThrow(`${path.join(gone, 'x.json')} could not be written: its folder is gone (ENOENT).`);
    const hint = expect.stringContaining('was deleted or moved') as string;
    expect(write).toThrow(expect.objectContaining({ exitCode: EXIT.harnessFault, hint }));
  });

  it('is not blamed for a mistake', () => {
    const mistake = new TypeError('not a function');
    expect(() =>
      writing('x', () => {
        throw mistake;
      }),
    ).toThrow(mistake);
  });
});
