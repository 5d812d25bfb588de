/** `invalid`: the impairment was not realised or the harness was unwell. `inconclusive`: too few samples to say. */
export type Verdict = 'pass' | 'warn' | 'fail' | 'inconclusive' | 'invalid';

/** Worst last: a suite is as bad as its worst scenario, and what cannot be trusted is worse than what is slow. */
export const VERDICTS_BY_GRAVITY: readonly Verdict[] = ['pass', 'warn', 'inconclusive', 'fail', 'invalid'];

export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS_BY_GRAVITY.indexOf(verdict));
  return VERDICTS_BY_GRAVITY[worst];
}
