import type { SloResult } from '../model/slo-result.ts';
import { holds, type Waiver } from '../model/waiver.ts';
import { capped } from './judge.ts';

/**
 * Applies waivers to the results they are for: a miss keeps its figures and only warns, and so does what nobody could say,
 * for it is no worse than a miss. What is invalid stays invalid. The day that the run began decides, not the day that it is
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
    const only = capped(result);
    if (!waiver || only === result) return result;
    const { owner, reason, expires } = waiver;
    if (!holds(waiver, startedAt))
      return { ...result, reason: `${result.reason}; the waiver of ${owner} expired on ${expires}` };
    return {
      ...only,
      reason: `${result.reason}; waived by ${owner} until ${expires}: ${reason}`,
      waived: { owner, reason, expires },
    };
  });
}
