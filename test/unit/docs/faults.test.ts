import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ON_THE_INSTRUMENT, ON_THE_STACK } from '../../faults/faults.ts';
import { faultsPage } from '../../faults/page.ts';
import type { Row } from '../../faults/table.ts';

const ROW: Row = { fault: 'stt killed', happened: 'stt ended', verdict: 'fail', exitCode: 2, left: 0 };

describe('the page of faults', () => {
  const page = readFileSync('docs/faults.md', 'utf8');

  it.each([...ON_THE_STACK, ...ON_THE_INSTRUMENT])('has a row of: $title', ({ title }) => {
    expect(page).toContain(`| ${title} `);
  });

  it('has nothing that passed without every word heard, and nothing left behind', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (fault|---)/.test(line));
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) expect(row).toMatch(/\| nothing +\|$/);
  });

  it('keeps what a run says on one line, cut where it is long, without names of this machine', () => {
    const happened = `a | b in /tmp/x-1/results/20261125-223228-w3xw/y\nmore ${'z'.repeat(300)}`;
    const row = faultsPage([{ ...ROW, happened }], new Date(0))
      .split('\n')
      .find((line) => line.startsWith('| stt killed'));
    expect(row).toBe('| stt killed | a \\| b in results/<run-id>/y | fail | 2 | nothing |');
  });
});
