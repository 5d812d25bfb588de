import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSlo, type Slo, SloSyntaxError } from '../../../src/slo/grammar.ts';
import { HOSTILE_TEXTS } from './hostile-json.ts';

const METRICS = ['e2e_ms', 'caption_ms', 'start_offset_ms', 'wer', 'mos_lqo', 'quality', 'connect', 'speed'];
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const spaces = fc.constantFrom('', ' ', '  ', '\t', '\n');
const limit = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.constantFrom('0.5', '0.98', '1', '3.5'),
  fc.constantFrom('98 %', '0x10', '1e3', 'Infinity', ''),
);

/** Close to what is one: every part right or nearly so. */
const nearly = fc
  .tuple(
    fc.oneof({ arbitrary: fc.constantFrom(...METRICS), weight: 5 }, fc.string({ maxLength: 6 })),
    fc.constantFrom('p50', 'p95', 'p95', 'mean', 'mean', 'max', 'ratio', 'p5', ''),
    fc.constantFrom('<=', '>=', '<=', '>=', '<', '<=<='),
    limit,
    fc.constantFrom('', 'on', 'except', 'on', 'onn'),
    fc.array(name, { minLength: 1, maxLength: 3 }),
    spaces,
  )
  .map(([metric, statistic, relation, number, scope, names, space]) =>
    [metric, statistic, relation, number, scope, names.join(`${space},${space}`)].join(` ${space}`),
  );

function read(text: string): Slo | undefined {
  try {
    return parseSlo(text);
  } catch (error) {
    if (!(error instanceof SloSyntaxError)) throw error;
    const { given, expected, message } = error;
    const isClear = message === `got ${given}, expected ${expected}` && message.length < 500;
    if (!isClear || /\p{C}/u.test(message)) throw new Error(`unclear: ${message}`, { cause: error });
    return undefined;
  }
}

describe('an SLO', () => {
  it('means what it says, or is refused with what was found and what would do', () => {
    let understood = 0;
    fc.assert(
      fc.property(fc.oneof({ arbitrary: nearly, weight: 5 }, fc.string({ unit: 'binary' })), (text) => {
        const slo = read(text);
        if (!slo) return;
        understood += 1;
        expect(Number.isFinite(slo.limit)).toBe(true);
        expect(slo.text).toBe(text.trim());
        // Written out plainly it is the same one.
        const { metric, statistic, relation, limit: bound, on, except } = slo;
        const scope = on ? ` on ${on.join(', ')}` : except ? ` except ${except.join(', ')}` : '';
        const again = parseSlo(`${metric} ${statistic} ${relation} ${bound}${scope}`);
        expect({ ...again, text: '' }).toEqual({ ...slo, text: '' });
      }),
      { seed: 20_251_125, numRuns: 2000 },
    );
    expect(understood).toBeGreaterThan(100);
  });

  it('is refused for a hostile text in any of its places', () => {
    for (const text of HOSTILE_TEXTS) {
      const slos = [text, `${text} p95 <= 5`, `e2e_ms ${text} <= 5`, `e2e_ms p95 ${text} 5`];
      for (const slo of [...slos, `e2e_ms p95 <= ${text}`]) expect(read(slo)).toBeUndefined();
    }
  });

  it('is read in no time, however it was stretched', () => {
    const began = performance.now();
    for (const filler of [' ', 'x', ' on', ',', '<=', '9'])
      read(`e2e_ms p95 <= 5${filler.repeat(200_000)} on`);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
