import { describe, expect, it } from 'vitest';
import { axisOf, type Strip } from '../../../src/report/html/strip-scale.ts';

const strip = (values: readonly number[]): Strip => ({
  label: 'clean',
  values,
  p95: Math.max(...values),
  missing: 0,
  n: values.length,
  limitMs: 500,
  guideMs: 320,
});

describe('axisOf', () => {
  it('begins at 0 and leaves room beyond the limit', () => {
    expect(axisOf([strip([120, 140])])).toEqual({ startMs: 0, endMs: 600, stepMs: 100 });
  });

  it('begins before 0 for an utterance that was answered before it ended', () => {
    expect(axisOf([strip([120, 140]), strip([-9, 130])])).toEqual({ startMs: -100, endMs: 600, stepMs: 100 });
  });

  it('is not stretched by what took seconds, nor by what was never heard', () => {
    expect(axisOf([strip([120, 9000, Number.POSITIVE_INFINITY])]).endMs).toBeLessThan(2000);
  });
});
