import type { Impairment } from '../impair/kinds/kinds.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';

/** How much of one harm a scenario's links have, over both directions of speakers and listeners. */
export interface Hardness {
  /** Every direction has at least this: what was shown when the scenario passed. */
  readonly everywhere: number;
  /** None has more than this: what was refuted when the scenario failed. */
  readonly somewhere: number;
  /** No other harm that could be the cause. */
  readonly pure: boolean;
}

type Links = ScenarioRecord['impairment'];

/** Percent; bursts count as the loss they make. Beside a delay, loss is no pure loss: a retransmission comes later. */
export function lossOf(links: Links): Hardness {
  return hardnessOf(links, (each) =>
    each.kind === 'loss' || each.kind === 'burst-loss' ? each.lossPct : undefined,
  );
}

/** Peak to peak, ms: twice the deviation from the mean delay, and the mean delay is part of it. */
export function jitterOf(links: Links): Hardness {
  return hardnessOf(links, (each) => (each.kind === 'delay' ? 2 * (each.jitterMs ?? 0) : undefined));
}

function hardnessOf(
  { speaker, listener }: Links,
  amount: (impairment: Impairment) => number | undefined,
): Hardness {
  const directions = [speaker.uplink, speaker.downlink, listener.uplink, listener.downlink];
  const worst = directions.map((impairments) => Math.max(0, ...impairments.map((each) => amount(each) ?? 0)));
  return {
    everywhere: Math.min(...worst),
    somewhere: Math.max(...worst),
    pure: directions.flat().every((each) => amount(each) !== undefined),
  };
}
