import { randomInt } from 'node:crypto';
import { observePath } from '../../analysis/link/observe.ts';
import type { PathObservation, SendPlan } from '../../wire/path-probe.ts';
import type { BothWays } from '../../model/round-facts.ts';
import { HOST } from '../../model/topology.ts';
import { orAborted } from '../session/or-aborted.ts';
import { type PathEnd, PathEnds } from './path-ends.ts';
import type { Session } from '../session/session.ts';

/** What to send in each direction. */
export interface Plans {
  readonly uplink: SendPlan;
  readonly downlink: SendPlan;
}

export interface ExchangeRequest {
  readonly session: Session;
  /** Names the two containers. */
  readonly name: string;
  /** Place of the near end: its address determines its access link. */
  readonly place: number;
  /** Concurrent exchanges need different far ends: 0 or 1. */
  readonly lane: number;
  readonly plans: Plans;
  /** The ends exit when the path has been quiet for this long, which must be longer than the path delays a packet. */
  readonly settleMs: number;
  /** `IPv4:port` of a relay between the ends. By default, the near end sends to the far end directly. */
  readonly via?: string;
}

/** Ends that are up and wait for their order. */
export interface OpenExchange extends AsyncDisposable {
  begin(): void;
  /** Stops both ends and returns what they measured. */
  end(): Promise<BothWays>;
}

export const PATH_PORT = 7000;
/** Starting a container takes one second on an idle host, and several on a busy one. */
const SPARE_MS = 30_000;
/** For a stopped run, whose ends are already up. */
const STOPPED_SPARE_MS = 2000;

/** Sends UDP packets both ways at once between a participant's place and the stack network, through the gateway. */
export async function exchangePackets(request: ExchangeRequest, signal: AbortSignal): Promise<BothWays> {
  signal.throwIfAborted();
  const { uplink, downlink } = request.plans;
  const longestMs = Math.max(uplink.packets * uplink.intervalMs, downlink.packets * downlink.intervalMs);
  await using ends = new PathEnds();
  const both = await startEnds(ends, request, false);
  const logs = await orAborted(logsOf(both, longestMs + SPARE_MS), signal);
  return logs ?? nothingReceived(uplink.packets, downlink.packets);
}

/** As {@link exchangePackets}, but started and stopped by order. The plans' numbers of packets are a maximum. */
export async function openExchange(request: ExchangeRequest, signal: AbortSignal): Promise<OpenExchange> {
  signal.throwIfAborted();
  const ends = new PathEnds();
  try {
    const both = await startEnds(ends, request, true);
    const order = (what: 'start' | 'stop'): void => both.forEach((end) => end.order(what));
    return {
      begin: () => order('start'),
      end: async () => {
        order('stop');
        const spareMs = signal.aborted ? STOPPED_SPARE_MS : SPARE_MS;
        return (await logsOf(both, request.settleMs + spareMs)) ?? nothingReceived(0, 0);
      },
      [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
    };
  } catch (error) {
    await ends[Symbol.asyncDispose]();
    throw error;
  }
}

type Both = readonly [near: PathEnd, far: PathEnd];

async function startEnds(ends: PathEnds, request: ExchangeRequest, untilStopped: boolean): Promise<Both> {
  const { session, name, place, lane, plans, settleMs, via } = request;
  const host = HOST.pathFar + lane;
  // The loss of several packets in a row is not yet silence.
  const quietMs = Math.max(settleMs, 10 * plans.uplink.intervalMs, 10 * plans.downlink.intervalMs);
  const flow = String(randomInt(2 ** 32 - 1));
  const spec = (end: 'near' | 'far', plan: SendPlan, ...args: string[]) => ({
    service: `${name}-path-${end}`,
    args: [
      `src/probes/path/${end}.ts`,
      ...args,
      '--flow',
      flow,
      ...flags(plan, quietMs),
      ...(untilStopped ? ['--until-stopped'] : []),
    ],
    interactive: untilStopped,
  });
  const starts = [
    ends.add((onLine) =>
      session.stack.startParticipant(
        place,
        spec('near', plans.uplink, '--to', via ?? `${session.topology.stack.at(host)}:${PATH_PORT}`),
        onLine,
      ),
    ),
    ends.add((onLine) =>
      session.stack.startOnStackNetwork(
        host,
        spec('far', plans.downlink, '--port', String(PATH_PORT)),
        onLine,
      ),
    ),
  ] as const;
  // Wait for both before passing on a failure; otherwise one would be left behind.
  await Promise.allSettled(starts);
  return Promise.all(starts);
}

async function logsOf(both: Both, withinMs: number): Promise<BothWays | undefined> {
  const [near, far] = await Promise.all(both.map((end) => end.log(withinMs)));
  return near && far && observePath(near, far);
}

function flags({ packets, intervalMs, payloadBytes }: SendPlan, settleMs: number): string[] {
  const values = {
    packets,
    'interval-ms': intervalMs,
    'payload-bytes': payloadBytes,
    'settle-ms': Math.ceil(settleMs),
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

/** For ends that never printed their log: as if every packet had been lost, which no check accepts as "realised". */
function nothingReceived(sentUplink: number, sentDownlink: number): BothWays {
  const direction = (sent: number): PathObservation => ({
    sent,
    received: 0,
    lost: sent,
    lossShare: sent === 0 ? 0 : 1,
    duplicateShare: 0,
    reorderShare: 0,
    bursts: { count: Math.min(1, sent), meanLength: sent, maxLength: sent },
    delaysMs: [],
    frameBytes: 0,
  });
  return { uplink: direction(sentUplink), downlink: direction(sentDownlink) };
}
