import { describe, expect, it } from 'vitest';
import { wordErrorRate } from '../../../../src/analysis/speech/wer.ts';

describe('wordErrorRate', () => {
  it.each([
    ['Here comes the last bus.', 'here comes the last bus', 0],
    ['here comes the last bus', 'here comes the bus', 1 / 5],
    ['here comes the last bus', 'here comes a last bus', 1 / 5],
    ['here comes the last bus', 'here comes the very last bus', 1 / 5],
    ['here comes the last bus', '', 1],
    ['yes', 'oh yes of course', 3],
    ["it's late", "It's late!", 0],
    ['I don’t know', "I don't know", 0],
    ["'Yes,' he said", 'yes he said', 0],
    ['el café está abierto'.normalize('NFC'), 'el café está abierto'.normalize('NFD'), 0],
    ['a well-known place', 'a well known place', 0],
    ['a well‑known place', 'A WELL-KNOWN PLACE', 0],
    ['ｆｕｌｌ width', 'full width', 0],
    ['the 20 rooms', 'the twenty rooms', 1 / 3],
    ["it's late", 'its late', 1 / 2],
  ])('%j heard as %j is %d', (said, heard, expected) => {
    expect(wordErrorRate(said, heard)).toBeCloseTo(expected, 9);
  });

  it('is undefined where nothing was said', () => {
    expect(wordErrorRate('…', 'anything')).toBeUndefined();
  });
});
