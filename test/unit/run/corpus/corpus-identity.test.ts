import { expect, it } from 'vitest';
import { identityOf } from '../../../../src/run/corpus/corpus-identity.ts';
import type { Sentence } from '../../../../src/run/corpus/sentence.ts';

const sentence = (text: string, samples: readonly number[]): Sentence => ({
  file: 'a.wav',
  text,
  wav: Buffer.alloc(0),
  samples: Int16Array.from(samples),
  durationMs: 0,
  speechStartMs: 0,
  speechEndMs: 0,
});
const sumOf = (...sentences: Sentence[]): string => identityOf('x', sentences).sha256;

it('is the same wherever the corpus is, and differs for other words, another sound or another order', () => {
  const [hello, bye] = [sentence('hello', [1, 2]), sentence('bye', [3])];
  const own = sumOf(hello, bye);
  expect(identityOf('elsewhere', [{ ...hello, file: 'b.wav' }, bye])).toEqual({
    name: 'elsewhere',
    sha256: own,
  });
  const others = [
    sumOf(bye, hello),
    sumOf(hello),
    sumOf(sentence('hullo', [1, 2]), bye),
    sumOf(sentence('hello', [1, 3]), bye),
    sumOf(sentence('hello', [1, 2, 3]), sentence('bye', [])),
  ];
  expect(new Set([own, ...others]).size).toBe(6);
});
