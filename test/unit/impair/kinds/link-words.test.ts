import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/lib/errors.ts';
import { linkPlan } from '../../../../src/impair/link-plan.ts';
import { netemArgs } from '../../../../src/impair/netem-args.ts';
import type { Impairment } from '../../../../src/impair/kinds/kinds.ts';
import { LinkSyntaxError, parseDirection } from '../../../../src/impair/kinds/parse.ts';
import { describeDirection } from '../../../../src/impair/kinds/describe.ts';
import { HOSTILE_TEXTS } from '../../inputs/hostile-json.ts';

const number = fc.oneof(
  { arbitrary: fc.nat({ max: 150 }).map(String), weight: 4 },
  fc.double({ noNaN: true, min: 0, max: 1e4 }).map((value) => value.toFixed(3)),
  fc.constantFrom('-5', '1e3', '9'.repeat(400), 'NaN', '', '٣', '1.'),
);
const form = fc.constantFrom(
  'delay # ms',
  'delay # ± 3 ms',
  'delay # +- #ms',
  'loss # %',
  'loss #%',
  'loss # % in bursts of 4 packets',
  'rate # kbit/s queue # ms',
  'reorder # %',
  'duplicate # %',
  'delya # ms',
  'loss',
);
const part = fc
  .tuple(form, number, fc.constantFrom('', '', ' ', '\n', '\u001b[2J'))
  .map(([text, value, space]) => `${text.replaceAll('#', value)}${space}`);
const words = fc.oneof(
  { arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(',')), weight: 5 },
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_TEXTS),
);

/** As `impair set` goes about it: words, then what tc would be told. */
function read(text: string): readonly Impairment[] | string {
  try {
    const impairments = parseDirection(text);
    linkPlan(new Map([['10.0.0.10', { uplink: impairments, downlink: [] }]]));
    return impairments;
  } catch (error) {
    if (!(error instanceof LinkSyntaxError || error instanceof UsageError)) throw error;
    const { message } = error;
    const isClear = /got .*expected|whose gaps/s.test(message) && message.length < 500;
    if (!isClear || /\p{C}/u.test(message)) throw new Error(`unclear: ${message}`, { cause: error });
    return message;
  }
}

describe('words for a link', () => {
  it('mean a link that can be made, or are refused with what was found and what would do', () => {
    let understood = 0;
    fc.assert(
      fc.property(words, (text) => {
        const found = read(text);
        if (typeof found === 'string') return;
        understood += 1;
        for (const arg of netemArgs(found)) expect(arg).not.toMatch(/NaN|Infinity|e\+/);
        // Said again as hive-bench says it, it is the same link.
        const said = describeDirection(found);
        expect(describeDirection(parseDirection(said))).toBe(said);
      }),
      { seed: 20_251_125, numRuns: 1000 },
    );
    expect(understood).toBeGreaterThan(100);
  });

  it('are read in no time, however long', () => {
    const began = performance.now();
    for (const filler of [' ', ',', 'loss 5 %,', 'delay 5 ', ', queue'])
      expect(typeof read(`loss 5 %${filler.repeat(50_000)}x`)).toBe('string');
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
