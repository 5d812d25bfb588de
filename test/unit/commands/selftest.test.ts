import { describe, expect, it } from 'vitest';
import { concludeSelftest } from '../../../src/commands/selftest.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import type { SelftestRow } from '../../../src/model/selftest.ts';

const row = (ok: boolean): SelftestRow => ({
  group: 'delay',
  what: 'echo holds 50 ms longer',
  expected: '50 ms',
  recovered: '50.1 ms',
  bound: 'median ±3 ms',
  n: 22,
  ok,
});

describe('concludeSelftest', () => {
  it.each([
    ['every row recovered', [row(true), row(true)], false, EXIT.pass],
    ['one row missed', [row(true), row(false)], false, EXIT.harnessFault],
    ['no row at all', [], false, EXIT.harnessFault],
    ['interrupted', [row(true)], true, EXIT.interrupted],
  ] as const)('%s', (_, rows, interrupted, exitCode) => {
    expect(concludeSelftest(rows, interrupted)).toEqual({ ok: exitCode === EXIT.pass, exitCode });
  });
});
