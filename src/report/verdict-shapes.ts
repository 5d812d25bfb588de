import type { Verdict } from '../model/verdict.ts';

/** A shape beside the word: not everybody sees colours, and not every terminal shows them. */
export const VERDICT_SHAPES: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  'no-breach': '○',
  warn: '▲',
  fail: '✗',
  inconclusive: '?',
  invalid: '⊘',
};
