import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fittedTable, fittedWidths } from '../../../src/lib/fitted-table.ts';

const HEAD = ['check', '', 'found', 'what to do'];
const ROWS = [
  ['engine', '\u001b[32mpass\u001b[39m', 'Docker 20.10 on linux/amd64', ''],
  [
    'subnets',
    'fail',
    `the subnet 172.20.0.0/16 would cut this host off: ${'z'.repeat(90)}`,
    'Set others. '.repeat(9),
  ],
];

describe('a table', () => {
  it.each([60, 80, 120, 200])('fits a terminal of %i columns without losing text', (columns) => {
    const text = fittedTable(HEAD, ROWS, columns);
    const lines = text.split('\n').map((line) => stripVTControlCharacters(line));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(text.match(/z/g)?.length).toBe(90);
    expect(text.match(/others/g)?.length).toBe(9);
    // Around it, and below the titles.
    expect(lines.filter((line) => line.includes('───')).length).toBe(3);
  });

  it('is as wide as its text if there is room, and at most 130 columns wide in a file', () => {
    expect(fittedTable(['a', 'b'], [['1', '2']], 80).split('\n')[0]).toBe('┌───┬───┐');
    expect(fittedTable(HEAD, ROWS, undefined).split('\n')[0]?.length).toBe(130);
  });

  it('shrinks the widest columns down to a readable minimum', () => {
    expect(fittedWidths([10, 40, 60], 80)).toEqual([10, 35, 35]);
    expect(fittedWidths([10, 40, 60], 3)).toEqual([10, 10, 10]);
  });
});
