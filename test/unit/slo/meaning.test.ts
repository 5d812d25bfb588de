import { describe, expect, it } from 'vitest';
import { parseSlo, SloSyntaxError } from '../../../src/slo/grammar.ts';
import { acceptSlo, isAcceptable, meaninglessness } from '../../../src/slo/meaning.ts';

const MEANINGLESS = [
  ['e2e_ms p95 >= 500', 'wrong direction, ">="'],
  ['caption_ms max >= 1', 'wrong direction'],
  ['mos_lqo mean <= 3.5', 'wrong direction, "<="'],
  ['connect ratio <= 0.98', 'wrong direction'],
  ['quality mean <= 0.5', 'wrong direction'],
  ['wer mean >= 0.1', 'wrong direction'],
  ['connect ratio >= 0', 'cannot fail'],
  ['quality mean >= 0', 'cannot fail'],
  ['quality mean >= -0', 'cannot fail'],
  ['wer mean <= 1', 'cannot fail'],
  ['mos_lqo mean >= 1', 'cannot fail'],
  ['mos_floor mean >= 5', 'cannot be met'],
  ['e2e_ms p95 <= -1', 'cannot be met'],
  ['e2e_ms p95 <= 0 on clean', 'cannot be met'],
  ['floor_ms mean <= 0.0', 'cannot be met'],
  ['e2e_ms p95 <= 0x1F4', 'a decimal number'],
  ['e2e_ms p95 <= 5e2', 'a decimal number'],
  ['e2e_ms p95 <= 0500', 'a decimal number'],
  ['e2e_ms p95 <= +500', 'a decimal number'],
  ['connect ratio >= .98', 'a decimal number'],
  ['e2e_ms p95 <= 0b111 on clean', 'a decimal number'],
] as const;

describe('acceptSlo', () => {
  it.each(MEANINGLESS)('refuses %j', (text, message) => {
    expect(() => acceptSlo(text)).toThrow(SloSyntaxError);
    expect(() => acceptSlo(text)).toThrow(message);
    expect(isAcceptable(text)).toBe(false);
  });

  it.each([
    'e2e_ms p95 <= 500',
    'caption_ms p95 <= 0.5 on clean',
    'wer mean <= 0',
    'quality mean >= 1',
    'connect ratio >= 1',
    'mos_lqo mean >= 4.9',
  ])('takes %j, which can be met and missed', (text) => {
    expect(acceptSlo(text)).toEqual(parseSlo(text));
    expect(meaninglessness(parseSlo(text))).toBeUndefined();
  });
});

describe('meaninglessness', () => {
  it.each(MEANINGLESS)('names what is wrong with %j of a recorded run', (text, message) => {
    expect(meaninglessness(parseSlo(text))).toContain(message);
  });
});
