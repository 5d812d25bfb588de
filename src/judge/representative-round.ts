import type { RunRecord } from '../model/run-record.ts';
import { e2eLimitMs } from '../slo/e2e-limit.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';
import { worstFirst } from '../model/worst-first.ts';
import { exceeds } from '../stats/difference-interval.ts';

export interface RepresentativeRound {
  readonly scenario: ScenarioRecord;
  readonly round: number;
  readonly utterances: readonly UtteranceRecord[];
  /** As one clause. */
  readonly why: string;
}

/**
 * The most informative round for the timeline: of a failed scenario, or else of the one with the worst p95 against
 * its limit; within it, the round with most missing utterances, then with the slowest one. Undefined if nothing was
 * measured.
 */
export function representativeRound({
  scenarios,
}: Pick<RunRecord, 'scenarios'>): RepresentativeRound | undefined {
  const measured = scenarios.filter(({ utterances }) => utterances.length > 0);
  const failed = measured.filter(({ verdict }) => verdict === 'fail');
  const [scenario] = (failed.length > 0 ? failed : measured).toSorted((a, b) => byBurden(b, a));
  if (!scenario) return undefined;
  const rounds = [...new Set(scenario.utterances.map(({ round }) => round))].map((round) => ({
    round,
    utterances: scenario.utterances.filter((each) => each.round === round),
  }));
  const [worst] = rounds.toSorted((a, b) => byBadness(b.utterances, a.utterances) || a.round - b.round);
  if (!worst) return undefined;
  const choice =
    failed.length > 0
      ? failed.length > 1
        ? 'of the scenarios that failed, the one with the worst p95 against its limit'
        : 'the scenario that failed'
      : 'the scenario with the worst p95 against its limit';
  const which =
    rounds.length > 1 ? `; of its ${rounds.length} rounds the one with most missing, then the slowest` : '';
  return { scenario, ...worst, why: `${choice}${which}` };
}

function byBurden(a: ScenarioRecord, b: ScenarioRecord): number {
  return exceeds(burden(a), burden(b));
}

/** p95 ÷ its limit; without a limit, p95 ÷ 500 ms, so that all can be ordered. */
function burden(scenario: ScenarioRecord): number {
  return (scenario.metrics.e2e_ms?.p95 ?? 0) / (e2eLimitMs(scenario) ?? 500);
}

function byBadness(a: readonly UtteranceRecord[], b: readonly UtteranceRecord[]): number {
  return exceeds(missing(a), missing(b)) || exceeds(slowest(a), slowest(b));
}

function missing(utterances: readonly UtteranceRecord[]): number {
  return utterances.filter(({ e2eMs }) => e2eMs === Number.POSITIVE_INFINITY).length;
}

function slowest(utterances: readonly UtteranceRecord[]): number {
  return worstFirst(utterances.filter(({ e2eMs }) => Number.isFinite(e2eMs)))[0]?.e2eMs ?? 0;
}
