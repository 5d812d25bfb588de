import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { readRunFile } from '../../../src/evidence/files.ts';

describe('readRunFile', () => {
  it('tells a folder that is not there from one that is no run', () => {
    const read = (dir: string) => () => readRunFile(dir, 'run.json');
    expect(read('/no/such')).toThrow(UsageError);
    expect(read('/no/such')).toThrow('there is no run /no/such.');
    expect(read('/')).toThrow('/run.json is missing.');
  });
});
