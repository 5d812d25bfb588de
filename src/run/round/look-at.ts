import { hearRound, type Hearable, recordingsOf } from '../../judge/round.ts';
import type { Look } from '../../model/look.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { BreachWatch } from './breach-watch.ts';
import type { MeasuredStay } from './stays.ts';
import { type Delivery, withDelivered } from '../scoring/with-delivered.ts';

export interface LookRequest extends Delivery {
  readonly scenario: Scenario;
  readonly round: number;
  /** Absent if the scenario is measured to its end in any case. */
  readonly breachWatch?: BreachWatch;
}

/**
 * Analyses the measured stays, but only if the live view suggests a breach, because the analysis takes a second or two.
 */
export async function lookAt(
  request: LookRequest,
  measured: readonly MeasuredStay[],
  signal: AbortSignal,
): Promise<Look | undefined> {
  const { breachWatch, scenario, round, speech, timeoutMs } = request;
  if (!breachWatch?.suspectsBreach(measured.length)) return undefined;
  const evidence: Hearable = {
    facts: { scenario: scenario.name, round, observedUntilMs: Number.POSITIVE_INFINITY },
    observations: measured.flatMap(({ observations }) => observations),
  };
  const rendered = await withDelivered(request, evidence, signal);
  const recordings = new Map(measured.flatMap((stay) => [...stay.recordings]));
  const { samples } = hearRound(rendered, recordingsOf({ recordings }), speech, timeoutMs);
  return signal.aborted ? undefined : breachWatch.look(samples, measured.length);
}
