import type { SloResult } from '../model/slo-result.ts';
import { holds, type Waiver } from '../model/waiver.ts';

/**
 * Puts waivers to the misses they are for: a miss stays one, with its figures, and only warns. What passed, what nobody
 * could say and what is invalid are no business of a waiver. The day that the run began decides, not the day that it is
 * judged: a verdict must not change by being read later.
 */
export function waive(
  results: readonly SloResult[],
  scenario: string,
  waivers: readonly Waiver[],
  startedAt: string,
): SloResult[] {
  return results.map((result) => {
    const waiver = waivers.find((each) => each.scenario === scenario && each.slo === result.slo);
    if (!waiver || result.verdict !== 'fail') return result;
    const { owner, reason, expires } = waiver;
    if (!holds(waiver, startedAt))
      return { ...result, reason: `${result.reason}; the waiver of ${owner} expired on ${expires}` };
    return {
      ...result,
      verdict: 'warn',
      reason: `${result.reason}; waived by ${owner} until ${expires}: ${reason}`,
      waived: { owner, reason, expires },
    };
  });
}
