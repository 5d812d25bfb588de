import { judgePath } from '../analysis/link/judge.ts';
import { settleMsOf } from '../analysis/link/probe-plan.ts';
import { judgeRelayedDelay, judgeRelayedLoss } from './recover-loss.ts';
import { DIRECTIONS, type LinkSpec } from '../model/impairment.ts';
import type { SendPlan } from '../wire/path-probe.ts';
import type { SelftestRow } from '../model/selftest.ts';
import { exchangePackets } from '../run/path/path-exchange.ts';
import { type Fixture, CLEAN } from './fixture.ts';
import { type RelayedExchange, relayedExchange } from './relayed-exchange.ts';

/** Drop shares in percent. They differ between directions, so that directions cannot be confused. */
const DROPS = [
  { uplink: 0, downlink: 5 },
  { uplink: 1, downlink: 3 },
  { uplink: 3, downlink: 1 },
  { uplink: 5, downlink: 0 },
];
const DELAY_MS = 40;
const PLAN: SendPlan = { packets: 2000, intervalMs: 2, payloadBytes: 120 };
/** No participant uses this place; only the probes do. */
const PLACE = 0;

/** Impairments that are expected but not applied: the path probe has to notice. */
const LEFT_OUT: Readonly<Record<string, LinkSpec>> = {
  '5 % loss': { uplink: [{ kind: 'loss', lossPct: 5 }], downlink: [{ kind: 'loss', lossPct: 5 }] },
  '50 ms ± 50 ms of delay': {
    uplink: [{ kind: 'delay', delayMs: 50, jitterMs: 50 }],
    downlink: [{ kind: 'delay', delayMs: 50, jitterMs: 50 }],
  },
};

/** A relay drops and holds packets and counts them; the path probe has to measure how many and for how long. */
export async function testPath(fixture: Fixture, signal: AbortSignal): Promise<SelftestRow[]> {
  await fixture.gateway.applyLinks(new Map([[fixture.session.stack.participantAddress(PLACE), CLEAN]]));
  const relayed = (
    name: string,
    dropPct: { uplink: number; downlink: number },
    delayMs: number,
  ): Promise<RelayedExchange> =>
    relayedExchange({ fixture, name, place: PLACE, plan: PLAN, dropPct, delayMs }, signal);

  const rows: SelftestRow[] = [];
  const exchanges: RelayedExchange[] = [];
  for (const dropPct of DROPS) {
    const exchange = await relayed(`drop-${dropPct.uplink}-${dropPct.downlink}`, dropPct, 0);
    rows.push(...judgeRelayedLoss(dropPct, exchange.observed, exchange.relay));
    exchanges.push(exchange);
  }
  const [direct] = exchanges;
  const delayed = await relayed(`keep-${DELAY_MS}`, { uplink: 0, downlink: 0 }, DELAY_MS);
  if (direct) rows.push(...judgeRelayedDelay(direct, delayed));
  return [...rows, ...(await leftOutRows(fixture, signal))];
}

/** Runs one exchange over a clean link and judges it as if the links had been impaired. */
async function leftOutRows(fixture: Fixture, signal: AbortSignal): Promise<SelftestRow[]> {
  const observed = await exchangePackets(
    {
      session: fixture.session,
      name: 'left-out',
      place: PLACE,
      lane: 0,
      plans: { uplink: PLAN, downlink: PLAN },
      settleMs: settleMsOf(CLEAN),
    },
    signal,
  );
  return Object.entries(LEFT_OUT).flatMap(([what, configured]) =>
    DIRECTIONS.map((direction): SelftestRow => {
      const { verified, reason } = judgePath(configured[direction], { paced: observed[direction] });
      return {
        group: 'control',
        what: `${what} configured on the ${direction}, none applied`,
        expected: 'not verified',
        recovered: verified ? 'verified' : 'not verified',
        bound: 'the same',
        n: observed[direction].sent,
        // A dead path would also be "not verified" and prove nothing.
        ok: !verified && observed[direction].received > 0,
        note: reason,
      };
    }),
  );
}
