/**
 * `no-breach`: too few samples to show that an SLO is met, enough to find a gross breach, and none was found.
 * `inconclusive`: too few samples to say. `invalid`: the impairment was not verified or the harness was unhealthy.
 */
export type Verdict = 'pass' | 'no-breach' | 'warn' | 'inconclusive' | 'invalid' | 'fail';

/**
 * Worst last: a suite is as bad as its worst scenario, and an undecided scenario does not hide a breach in another.
 */
export const VERDICTS_BY_GRAVITY: readonly Verdict[] = [
  'pass',
  'no-breach',
  'warn',
  'inconclusive',
  'invalid',
  'fail',
];

/** Undefined for none. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict | undefined {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS_BY_GRAVITY.indexOf(verdict));
  return VERDICTS_BY_GRAVITY[worst];
}

/** For `severity: 'warn'` and waivers: nothing that was validly measured is worse than a warning. */
export function cappedAtWarn(verdict: Verdict): Verdict {
  return verdict === 'fail' || verdict === 'inconclusive' ? 'warn' : verdict;
}

/** For people: `no breach found`; the others are words already. */
export function verdictWord(verdict: Verdict): string {
  return verdict === 'no-breach' ? 'no breach found' : verdict;
}
