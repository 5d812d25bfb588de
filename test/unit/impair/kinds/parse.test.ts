import { array, assert, constant, double, integer, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkSyntaxError, parseDirection } from '../../../../src/impair/kinds/parse.ts';
import { describeDirection } from '../../../../src/impair/kinds/describe.ts';
import { linksOf } from '../../../../src/model/scenario.ts';
import { scenarios } from '../../../../src/scenarios/scenarios.ts';

describe('a link in words', () => {
  it('is read as it was written, for every scenario there is', () => {
    const links = scenarios.flatMap((scenario) => Object.values(linksOf(scenario)));
    for (const { uplink, downlink } of links)
      for (const direction of [uplink, downlink])
        expect(describeDirection(parseDirection(describeDirection(direction)))).toBe(
          describeDirection(direction),
        );
  });

  it('is read as it was written, whatever the numbers', () => {
    const number = double({ min: 0, max: 9999, noNaN: true }).map((value) => Number(value.toFixed(2)));
    const impairment = oneof(
      record({ kind: constant('delay' as const), delayMs: number, jitterMs: integer({ min: 1, max: 900 }) }),
      record({ kind: constant('loss' as const), lossPct: number }),
      record({ kind: constant('burst-loss' as const), lossPct: number, meanBurst: number }),
      record({ kind: constant('rate' as const), rateKbit: number, queueMs: number }),
      record({ kind: constant('reorder' as const), reorderPct: number }),
    );
    assert(
      property(array(impairment, { maxLength: 4 }), (direction) => {
        expect(parseDirection(describeDirection(direction))).toEqual(direction);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('may be typed without signs that are not on every keyboard', () => {
    const delay = [{ kind: 'delay', delayMs: 40, jitterMs: 20 }];
    for (const words of ['delay 40ms+-20ms', 'delay 40 +- 20 ms', ' delay  40 ± 20ms '])
      expect(parseDirection(words)).toEqual(delay);
    expect(parseDirection('rate 330kbit queue 300ms, loss 1%')).toEqual([
      { kind: 'rate', rateKbit: 330, queueMs: 300 },
      { kind: 'loss', lossPct: 1 },
    ]);
  });

  it('is refused when it means none, with the words that do not', () => {
    for (const words of [
      '',
      'loss',
      'loss 5',
      'delay -5 ms',
      'loss 5 % and more',
      'clean, loss 1 %',
      'delay 5 s',
    ])
      expect(() => parseDirection(words)).toThrow(LinkSyntaxError);
    expect(() => parseDirection('clean, loss 1 %')).toThrow('got "clean" beside others');
    expect(() => parseDirection('loss 5 %, delay much')).toThrow('got "delay much", expected');
  });
});
