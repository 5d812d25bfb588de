import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeLine } from '../../../src/evidence/sample-lines.ts';
import { SCHEMA_VERSION } from '../../../src/model/run-record.ts';

const PAGE = readFileSync('docs/results.md', 'utf8');

describe('docs/results.md', () => {
  it('shows sample lines that hive-bench reads, their checks included', () => {
    const lines = PAGE.split('\n').filter((line) => /^\{.*"check":/.test(line));
    expect(lines).toHaveLength(4);
    expect(lines.map((line) => 'seal' in decodeLine(line))).toEqual([false, false, false, true]);
  });

  it('names the schema version that is written', () => {
    expect(PAGE).toContain(`is a whole number, now ${SCHEMA_VERSION}.`);
  });
});
