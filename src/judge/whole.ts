import type { Concern } from '../model/health.ts';
import { breachIn } from '../model/look.ts';
import type { RoundFacts } from '../model/round-facts.ts';
import type { Setup } from '../model/setup.ts';
import type { Verdict } from '../model/verdict.ts';

type Planned = Pick<Setup, 'scenarios' | 'rounds' | 'failFast'>;
interface Judged {
  readonly name: string;
  readonly verdict: Verdict;
}

/**
 * Whether everything planned was measured. A proven breach ends a scenario early and, with `--fail-fast`, the run.
 */
export function isWhole(
  setup: Planned,
  judged: readonly Judged[],
  rounds: readonly { readonly facts: Pick<RoundFacts, 'scenario' | 'interrupted' | 'looks'> }[],
): boolean {
  return wanted(setup, judged).every((name) => {
    const own = rounds.filter(({ facts }) => facts.scenario === name && !facts.interrupted);
    return own.length >= setup.rounds || breachIn(own) !== undefined;
  });
}

/** Names the scenarios that `--fail-fast` left out, if any. */
export function leftOut(setup: Planned, judged: readonly Judged[]): Concern[] {
  const left = setup.scenarios.slice(wanted(setup, judged).length).map(({ name }) => name);
  if (left.length === 0) return [];
  const what = `--fail-fast: ${left.join(', ')} not measured, because a scenario had failed`;
  return [{ what, invalidates: false }];
}

/** Names of the scenarios to be measured: with `--fail-fast`, those up to the first failed one. */
function wanted({ scenarios, failFast }: Planned, judged: readonly Judged[]): string[] {
  const names = scenarios.map(({ name }) => name);
  const failed = judged.find(({ verdict }) => verdict === 'fail');
  return failFast && failed ? names.slice(0, names.indexOf(failed.name) + 1) : names;
}
