import { expect, it } from 'vitest';
import { expectedPath } from '../../../src/analysis/link/expected-path.ts';
import { pacedPlan } from '../../../src/analysis/link/probe-plan.ts';
import { checkShare } from '../../../src/analysis/link/tolerance.ts';
import { DIRECTIONS } from '../../../src/model/impairment.ts';
import { linksOf } from '../../../src/model/scenario.ts';
import { suite } from '../../../src/scenarios/suite.ts';

/** Chance that of n packets with this chance of loss so many are lost that the check does not accept them. */
function missedByChance(share: number, n: number): number {
  const accepts = (count: number): boolean =>
    checkShare({ quantity: 'loss', configured: share, count, packets: n }).quantity.verified;
  if (share === 0) return accepts(0) ? 0 : 1;
  const from = Math.ceil(n * share);
  let [low, high] = [from, from];
  while (low > 0 && accepts(low - 1)) low -= 1;
  while (accepts(high + 1)) high += 1;
  let accepted = 0;
  let logPmf = n * Math.log1p(-share);
  for (let k = 0; k <= high; k += 1) {
    if (k >= low) accepted += Math.exp(logPmf);
    logPmf += Math.log((n - k) / (k + 1)) + Math.log(share) - Math.log1p(-share);
  }
  return Math.max(0, 1 - accepted);
}

/** The probe beside a script of a minute. */
const DURING_PACKETS = 3000;

it('calls an honest suite invalid by chance less than once in a thousand', () => {
  const chances = suite.flatMap((scenario) =>
    DIRECTIONS.flatMap((direction) => {
      const asked = linksOf(scenario).speaker[direction];
      const { lossShare } = expectedPath(asked);
      const packets = [pacedPlan(asked, 'before').packets, DURING_PACKETS, pacedPlan(asked, 'after').packets];
      return packets.map((n) => missedByChance(lossShare, n));
    }),
  );
  expect(chances).toHaveLength(48);
  // Participants' queues are judged with the same confidence, together and each.
  const ofQueues = 2 * 2 * suite.length * 2e-5;
  const total = chances.reduce((sum, chance) => sum + chance, ofQueues);
  expect(total).toBeLessThan(1e-3);
  expect(total).toBeGreaterThan(0);
});

it('never takes the absence of a loss of the suite for the loss, in the probes before and after', () => {
  for (const scenario of suite) {
    for (const direction of DIRECTIONS) {
      const asked = linksOf(scenario).speaker[direction];
      const { lossShare } = expectedPath(asked);
      for (const when of ['before', 'after'] as const) {
        const { packets } = pacedPlan(asked, when);
        const none = checkShare({ quantity: 'loss', configured: lossShare, count: 0, packets });
        expect(none.quantity.verified, `${scenario.name} ${when}`).toBe(lossShare === 0);
        expect(none.isDecidable).toBe(true);
      }
    }
  }
});
