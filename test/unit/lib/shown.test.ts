import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shown } from '../../../src/lib/shown.ts';
import { valuePath } from '../../../src/lib/value-path.ts';

describe('a value in an error message', () => {
  it.each<[unknown, string]>([
    ['fast', '"fast"'],
    [NaN, 'NaN'],
    [-0, '0'],
    [5n, '5n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [[1, 'a', [2]], '[1,"a",[2]]'],
    [{ a: { b: [1] } }, '{"a":{"b":[1]}}'],
    [{ a: { b: { c: { d: 1 } } } }, '{"a":{"b":{"c":{…}}}}'],
    ['\u001b[2J', String.raw`"\u001b[2J"`],
    ['\u009b\u202e', String.raw`"\u{9b}\u{202e}"`],
    ['ñandú 日本 👍', '"ñandú 日本 👍"'],
  ])('%o is shown as %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('is one short line without control characters, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, maxDepth: 6, stringUnit: 'binary' }), (value) => {
        expect(shown(value)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        expect(shown(value).length).toBeLessThanOrEqual(81);
        expect(shown([value]).startsWith('[')).toBe(true);
      }),
      { seed: 20_251_125, numRuns: 200 },
    );
  });
});

describe('the path of a value', () => {
  it.each([
    [['scenarios', 3, 'links'], 'scenarios[3].links'],
    [['e2e_ms', 'burst-loss'], 'e2e_ms.burst-loss'],
    [['a b', ''], '["a b"][""]'],
    [['\u001b'], String.raw`["\u001b"]`],
    [[], ''],
  ])('%j is %s', (keys, text) => {
    expect(valuePath(keys)).toBe(text);
  });
});
