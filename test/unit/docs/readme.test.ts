import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { scenarios } from '../../../src/scenarios/scenarios.ts';

const README = readFileSync('README.md', 'utf8');

describe('README', () => {
  it('has the exit codes of the code, no more and no fewer', () => {
    const codes = [...README.matchAll(/^\| (\d+) +\| /gm)].map((match) => Number(match[1]));
    expect(codes).toEqual(Object.values(EXIT));
  });

  it('names all eight scenarios in its output', () => {
    for (const { name } of scenarios.filter(({ suite }) => suite)) expect(README).toContain(name);
  });
});
