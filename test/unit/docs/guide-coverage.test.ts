import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync('docs/guide-coverage.md', 'utf8');
const STATES = ['done', 'adapted', 'impossible'] as const;

const cells = PAGE.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const rows = cells.filter((row) => row.length === 6 && STATES.some((state) => state === row[2]));

describe('docs/guide-coverage.md', () => {
  it('counts its own rows right', () => {
    for (const state of STATES) {
      const said = cells.find((row) => row.length === 4 && row[1] === state)?.[2];
      expect(Number(said), state).toBe(rows.filter((row) => row[2] === state).length);
    }
  });

  it('names only files that are there', () => {
    const paths = [...PAGE.matchAll(/`((?:stack|src|test|docs)\/[\w./-]+)`/g)].map((match) => match[1] ?? '');
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('says of everything where it is or why it cannot be', () => {
    expect(rows.filter((row) => row[3] === '' && row[4] === '' && row[2] !== 'done')).toEqual([]);
  });
});
