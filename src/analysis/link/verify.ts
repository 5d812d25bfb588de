import type { Concern } from '../../model/health.ts';
import { DIRECTIONS, type Direction } from '../../model/impairment.ts';
import type { VerificationRow } from '../../model/verification.ts';
import type { BothWays, PathProbe, RoundFacts } from '../../model/round-facts.ts';
import { judgePath, MIN_PACKETS } from './judge.ts';
import { linkKinds, type LinkKind } from './link-kinds.ts';
import { checkQueues } from './queue-check.ts';

export interface Verification {
  readonly rows: readonly VerificationRow[];
  readonly concerns: readonly Concern[];
}

type Facts = Pick<RoundFacts, 'round' | 'interrupted' | 'links' | 'addresses' | 'path' | 'gateway'>;

const SOURCES = ['before', 'during', 'after'] as const;
/** A slower idle path would hide the configured delay in its own. */
const IDLE_LIMIT_MS = 5;
/** Limit of the loss on an unimpaired path. */
const IDLE_LOSS_LIMIT = 0.01;

/**
 * Verifies the impairment by the path probes before, during and after the calls and by the participants' own queues. A
 * judged quantity outside its tolerance makes the round invalid; the concern has configured and measured side by side.
 */
export function verifyImpairment(facts: Facts): Verification {
  const found = linkKinds(facts).flatMap((kind) => [
    ...SOURCES.map((source) => checkProbe(kind, source, facts)),
    ...(facts.gateway.counters ? [checkQueues(kind, facts.gateway.counters)] : []),
  ]);
  return {
    rows: found.flatMap(({ rows }) => rows.map((row) => ({ ...row, round: facts.round }))),
    concerns: [...baselineConcerns(facts.path.baseline), ...found.flatMap(({ concerns }) => concerns)],
  };
}

function checkProbe(
  { link, spec }: LinkKind,
  source: PathProbe['witness'],
  { path: { probes, baseline }, interrupted }: Facts,
): { rows: Omit<VerificationRow, 'round'>[]; concerns: Concern[] } {
  const probe = probes.find((each) => each.witness === source && each.link === link);
  if (!probe) {
    const what = `the path was not probed (${link}) ${AT[source]}`;
    return { rows: [], concerns: [{ what, invalidates: !interrupted }] };
  }
  const rows: Omit<VerificationRow, 'round'>[] = [];
  const concerns: Concern[] = [];
  for (const direction of DIRECTIONS) {
    const { verified, reason, quantities } = judgePath(spec[direction], {
      paced: probe.paced[direction],
      saturated: probe.saturated?.[direction],
      idleMs: idleMs(baseline, direction),
      light: source === 'during',
    });
    rows.push(...quantities.map((quantity) => ({ link, direction, source, ...quantity })));
    if (!verified) {
      const what = `${direction} (${link}) not as configured ${AT[source]}: ${reason}`;
      // A script that was cut short may have ended before the first packet of its probe.
      concerns.push({ what, invalidates: !(interrupted && probe.paced[direction].sent === 0) });
    }
  }
  const sent = Math.min(...DIRECTIONS.map((direction) => probe.paced[direction].sent));
  if (source === 'during' && sent > 0 && sent < MIN_PACKETS) {
    const what = `the probe during the script (${link}) sent ${sent} packets, too few to judge`;
    concerns.push({ what, invalidates: false });
  }
  return { rows, concerns };
}

const AT = { before: 'before the script', during: 'while the script played', after: 'after the script' };

function idleMs(baseline: BothWays | undefined, direction: Direction): number {
  return baseline?.[direction].delay?.p50 ?? 0;
}

/** The idle delay is subtracted from every delay, so it must be small and the path free of loss. */
function baselineConcerns(baseline: BothWays | undefined): Concern[] {
  if (!baseline) return [];
  return DIRECTIONS.flatMap((direction) => {
    const { delay, lossShare } = baseline[direction];
    if (delay && delay.p50 <= IDLE_LIMIT_MS && lossShare <= IDLE_LOSS_LIMIT) return [];
    const seen = delay
      ? `took ${delay.p50.toFixed(1)} ms and lost ${(lossShare * 100).toFixed(1)} %`
      : 'let nothing through';
    const what = `without impairment the ${direction} ${seen}; at most ${IDLE_LIMIT_MS} ms and ${IDLE_LOSS_LIMIT * 100} % are tolerated`;
    return [{ what, invalidates: true }];
  });
}
