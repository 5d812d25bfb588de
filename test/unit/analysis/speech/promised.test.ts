import { describe, expect, it } from 'vitest';
import type { FinalCaption } from '../../../../src/analysis/speech/captions.ts';
import { promisedFor } from '../../../../src/analysis/speech/promised.ts';

const [EXPECTED, DELIVERED] = [Int16Array.of(1), Int16Array.of(2)];
const expected = { translation: 'buenos días', samples: EXPECTED };
const renderings = new Map([['buen día', DELIVERED]]);
const caption = (text: string): FinalCaption => ({ tMs: 0, segment: 's', text, sourceText: '' });

describe('what an answer should sound like', () => {
  it('is the rendering of what was delivered', () => {
    expect(promisedFor(expected, [caption('buen día')], renderings)).toEqual({
      texts: ['buen día'],
      samples: DELIVERED,
    });
    expect(promisedFor(expected, [caption('buenos días')], renderings)?.samples).toBe(EXPECTED);
  });

  it('is the first part of what was delivered in parts', () => {
    const promised = promisedFor(expected, [caption('buen día'), caption('señora')], renderings);
    expect(promised).toEqual({ texts: ['buen día', 'señora'], samples: DELIVERED });
  });

  it('is the expected translation where nothing was delivered, or what was cannot be rendered', () => {
    expect(promisedFor(expected, [], renderings)).toEqual({ texts: ['buenos días'], samples: EXPECTED });
    expect(promisedFor(expected, [caption('¿qué?')], renderings)).toEqual({
      texts: ['¿qué?'],
      samples: EXPECTED,
    });
  });

  it('is not known where nobody knows the translation', () => {
    expect(promisedFor(undefined, [caption('buen día')], renderings)).toBeUndefined();
    const silent = { translation: '', samples: new Int16Array() };
    expect(promisedFor(silent, [caption('buen día')], renderings)).toBeUndefined();
  });
});
