import { InvalidArgumentError } from 'commander';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positive } from '../../../src/cli/positive.ts';
import { HOSTILE_NUMBERS, HOSTILE_TEXTS } from './hostile-json.ts';

const parse = positive(86_400);

function read(text: string): number | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message;
    throw error;
  }
}

describe('a number on the command line', () => {
  it('is above 0 and at most what is allowed, or refused with what was found and expected', () => {
    const texts = fc.oneof(
      fc.double({ min: -10, max: 100_000 }).map(String),
      fc.integer().map(String),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        ...HOSTILE_TEXTS,
        ...HOSTILE_NUMBERS.map(String),
        '0x10',
        '1e3',
        '+5',
        ' 5',
        '5 s',
        '٥',
      ),
    );
    let understood = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const value = read(text);
        const isRefusal = /^got .{1,90}, expected a number above 0 and at most 86400\.$/u.test(String(value));
        const isSound = typeof value === 'number' && value > 0 && value <= 86_400 && value === Number(text);
        expect(isRefusal || isSound, String(value)).toBe(true);
        if (isSound) understood += 1;
      }),
      { seed: 20_251_125, numRuns: 1000 },
    );
    expect(understood).toBeGreaterThan(20);
  });
});
