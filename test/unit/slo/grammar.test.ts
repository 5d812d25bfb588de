import { describe, expect, it } from 'vitest';
import { appliesTo, parseSlo, SloSyntaxError } from '../../../src/slo/grammar.ts';

describe('parseSlo', () => {
  it('reads metric, statistic, relation, limit and scope', () => {
    expect(parseSlo(' caption_ms p95 <= 250 on clean, loss-1 ')).toEqual({
      text: 'caption_ms p95 <= 250 on clean, loss-1',
      metric: 'caption_ms',
      statistic: 'p95',
      relation: '<=',
      limit: 250,
      on: ['clean', 'loss-1'],
    });
    expect(parseSlo('connect ratio>=0.98')).toMatchObject({ metric: 'connect', relation: '>=', limit: 0.98 });
  });

  it.each(['mos_lqo mean >= 3.5', 'mos_floor mean >= 3', 'quality mean >= 0.8', 'wer mean <= 0.1'])(
    'knows %s',
    (text) => {
      const [metric, statistic, relation, limit] = text.split(' ');
      expect(parseSlo(text)).toEqual({ text, metric, statistic, relation, limit: Number(limit) });
    },
  );

  it.each([
    ['e2e_ms p95 500', 'expected "metric statistic <= number'],
    ['e2e_ms p95 <= fast', 'got limit "fast"'],
    ['latency p95 <= 500', 'got metric "latency"'],
    ['e2e_ms p97 <= 500', 'got statistic "p97"'],
    ['connect p95 >= 1', 'expected for connect one of ratio'],
    ['mos_lqo p95 >= 3', 'expected for mos_lqo one of mean'],
    ['mos_cqe mean >= 3', 'got metric "mos_cqe"'],
    ['mos_self mean >= 3', 'got metric "mos_self"'],
    ['constructor mean >= 3', 'got metric "constructor"'],
    ['e2e_ms p95 <= NaN', 'got limit "NaN"'],
    ['e2e_ms p95 <= Infinity', 'got limit "Infinity"'],
    ['connect ratio >= 98', 'expected for connect 0..1'],
    ['wer mean <= 5', 'expected for wer 0..1'],
    ['mos_floor mean >= 0', 'expected for mos_floor 1..5'],
    ['quality mean >= -0.1', 'expected for quality 0..1'],
    ['', 'got ""'],
  ])('refuses %j', (text, message) => {
    expect(() => parseSlo(text)).toThrow(SloSyntaxError);
    expect(() => parseSlo(text)).toThrow(message);
  });

  it('applies everywhere, on some, or except some', () => {
    expect(appliesTo(parseSlo('e2e_ms p95 <= 500'), 'stress')).toBe(true);
    expect(appliesTo(parseSlo('e2e_ms p95 <= 500 on clean'), 'stress')).toBe(false);
    expect(appliesTo(parseSlo('e2e_ms p95 <= 500 except stress'), 'stress')).toBe(false);
    expect(appliesTo(parseSlo('e2e_ms p95 <= 500 except stress'), 'clean')).toBe(true);
  });
});
