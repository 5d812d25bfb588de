import { objectOfLine } from '../lib/json-line.ts';
import type { SendPlan } from '../wire/path-probe.ts';
import type { BothWays } from '../model/round-facts.ts';
import type { RelayLog } from '../wire/relay-log.ts';
import { HOST } from '../model/topology.ts';
import type { DropPct } from './recover-loss.ts';
import { settleMsOf } from '../analysis/link/probe-plan.ts';
import { exchangePackets, PATH_PORT } from '../run/path/path-exchange.ts';
import { type Fixture, CLEAN } from './fixture.ts';

export interface RelayedExchangeRequest {
  readonly fixture: Fixture;
  /** Names the containers. */
  readonly name: string;
  readonly place: number;
  readonly plan: SendPlan;
  /** Whole numbers, 0..100. */
  readonly dropPct: DropPct;
  /** A whole number. */
  readonly delayMs: number;
}

export interface RelayedExchange {
  readonly observed: BothWays;
  readonly relay: RelayLog;
}

/** The relay exits when nothing has arrived for this long, which is longer than an end waits for the last packet. */
const QUIET_MS = 1200;
const NOTHING: RelayLog = { uplink: { offered: 0, dropped: 0 }, downlink: { offered: 0, dropped: 0 } };

/**
 * The ordinary path probe, with a relay between gateway and far end that drops and delays a known number of packets.
 */
export async function relayedExchange(
  request: RelayedExchangeRequest,
  signal: AbortSignal,
): Promise<RelayedExchange> {
  const { fixture, name, place, plan, dropPct, delayMs } = request;
  const { stack, topology } = fixture.session;
  const flags = {
    port: PATH_PORT,
    to: `${topology.stack.at(HOST.pathFar)}:${PATH_PORT}`,
    seed: fixture.seed,
    'uplink-drop-pct': dropPct.uplink,
    'downlink-drop-pct': dropPct.downlink,
    'delay-ms': delayMs,
    'quiet-ms': QUIET_MS,
  };
  let relay = NOTHING;
  await using container = await stack.startOnStackNetwork(
    HOST.pathRelay,
    {
      service: `${name}-path-relay`,
      args: [
        'src/probes/path/relay.ts',
        ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, String(value)]),
      ],
    },
    (line) => {
      relay = (objectOfLine(line) as RelayLog | undefined) ?? relay;
    },
  );
  const observed = await exchangePackets(
    {
      session: fixture.session,
      name,
      place,
      lane: 0,
      plans: { uplink: plan, downlink: plan },
      settleMs: settleMsOf(CLEAN) + delayMs,
      via: `${topology.stack.at(HOST.pathRelay)}:${PATH_PORT}`,
    },
    signal,
  );
  await Promise.race([
    container.ended(),
    new Promise((resolve) => setTimeout(resolve, QUIET_MS + 5000).unref()),
  ]);
  return { observed, relay };
}
