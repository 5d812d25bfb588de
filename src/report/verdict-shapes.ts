import type { Verdict } from '../model/verdict.ts';

/** A shape beside the word: colours are not seen by everybody, nor shown everywhere. */
export const VERDICT_SHAPES: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  'no-breach': '○',
  warn: '▲',
  fail: '✗',
  inconclusive: '?',
  invalid: '⊘',
};
