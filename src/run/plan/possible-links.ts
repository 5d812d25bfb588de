import { expectedPath } from '../../analysis/link/expected-path.ts';
import { linkPlan } from '../../impair/link-plan.ts';
import { UsageError } from '../../lib/errors.ts';
import { linksOf, type Scenario } from '../../model/scenario.ts';

/**
 * Refuses impairments that netem cannot combine. The gateway would refuse them too, but only minutes later.
 * @throws {UsageError} naming every scenario with impossible links, and the reason.
 */
export function refuseImpossibleLinks(scenarios: readonly Scenario[], pairs: number): void {
  const problems = scenarios.flatMap((scenario) => {
    const { speaker, listener } = linksOf(scenario);
    const dead = [speaker, listener].some(({ uplink, downlink }) =>
      [...uplink, ...downlink].some((each) => expectedPath([each]).lossShare >= 1),
    );
    if (dead)
      return [
        `scenarios(${scenario.name}).links: got a loss of 100 %, expected less: nobody could join, and nothing would be measured`,
      ];
    const links = Array.from({ length: pairs * 2 }, (_, i) => {
      // Any addresses that differ in their last two bytes.
      return [`10.0.1.${i + 10}`, i % 2 === 0 ? speaker : listener] as const;
    });
    try {
      linkPlan(new Map(links));
      return [];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return [`scenarios(${scenario.name}).links: ${error.message}. ${error.hint}`];
    }
  });
  if (problems.length === 0) return;
  throw new UsageError('there are links that cannot be made; nothing was started.', {
    hint: 'Fix the links of these scenarios; docs/impairments.md says what goes together.',
    evidence: problems,
  });
}
