import {
  duringPlan,
  isNarrow,
  pacedPlan,
  saturatingPlan,
  settleMsOf,
} from '../../analysis/link/probe-plan.ts';
import type { Impairment } from '../../impair/kinds/kinds.ts';
import type { LinkSpec } from '../../model/impairment.ts';
import type { SendPlan } from '../../wire/path-probe.ts';
import type { BothWays, PathProbe } from '../../model/round-facts.ts';
import { exchangePackets, type OpenExchange, openExchange, type Plans } from './path-exchange.ts';
import type { Session } from '../session/session.ts';

export interface ProbeRequest {
  readonly session: Session;
  /** Names the containers. */
  readonly name: string;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** Two consecutive places that no participant uses: the first has the speaker's link, the next the listener's. */
  readonly place: number;
}

/** A probe that runs beside the participants. Its ends are up and wait. */
export interface DuringProbe extends AsyncDisposable {
  begin(): void;
  /** Stops the probe. An end that does not print its log counts as having received nothing. */
  end(): Promise<readonly PathProbe[]>;
}

/** Measures what probe, gateway and host add by themselves. The link at `place` must be unimpaired. */
export function probeBaseline(
  { session, place }: Pick<ProbeRequest, 'session' | 'place'>,
  signal: AbortSignal,
): Promise<BothWays> {
  const plan = pacedPlan([], 'before');
  const plans = { uplink: plan, downlink: plan };
  const settleMs = settleMsOf({ uplink: [], downlink: [] });
  return exchangePackets({ session, name: 'baseline', place, lane: 0, plans, settleMs }, signal);
}

/**
 * Sends UDP packets both ways over links like the participants', while no participant is connected: at a steady pace,
 * and, if a rate is configured, also beyond that rate. If speakers' and listeners' links differ, each is probed.
 */
export async function probePaths(
  request: ProbeRequest,
  source: 'before' | 'after',
  signal: AbortSignal,
): Promise<PathProbe[]> {
  const probes: PathProbe[] = [];
  const links = linksToProbe(request);
  for (const { link, spec, lane } of links) {
    const on = (probeLane: number) => (plans: Plans) =>
      exchangePackets(
        {
          session: request.session,
          name: `${request.name}-${source}-${probeLane}`,
          place: request.place + probeLane,
          lane: probeLane,
          plans,
          settleMs: settleMsOf(spec),
        },
        signal,
      );
    const paced = (): Promise<BothWays> =>
      on(lane)(plansFor(spec, (impairments) => pacedPlan(impairments, source)));
    // If both places have the same link, and it is too narrow for its flood to disturb the other probe, running both at
    // once saves time.
    const [pacedResult, saturatedResult] =
      links.length === 1 && isNarrow(spec)
        ? await bothOf(paced(), saturate(spec, on(1 - lane)))
        : [await paced(), await saturate(spec, on(lane))];
    probes.push({
      witness: source,
      link,
      paced: pacedResult,
      ...(saturatedResult && { saturated: saturatedResult }),
    });
  }
  return probes;
}

/** Waits for both, so that neither is left running if the other fails. */
async function bothOf<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** Starts the ends before the script, so that starting them does not disturb the measurement. */
export async function startDuringProbe(request: ProbeRequest, signal: AbortSignal): Promise<DuringProbe> {
  const exchanges: { readonly link: PathProbe['link']; readonly exchange: OpenExchange }[] = [];
  const dispose = async (): Promise<void> => {
    await Promise.all(exchanges.map(({ exchange }) => exchange[Symbol.asyncDispose]()));
  };
  try {
    for (const { link, spec, lane } of linksToProbe(request)) {
      const exchange = await openExchange(
        {
          session: request.session,
          name: `${request.name}-during-${link}`,
          place: request.place + lane,
          lane,
          plans: plansFor(spec, duringPlan),
          settleMs: settleMsOf(spec),
        },
        signal,
      );
      exchanges.push({ link, exchange });
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    begin: () => exchanges.forEach(({ exchange }) => exchange.begin()),
    end: async () => {
      const probes = await Promise.all(
        exchanges.map(async ({ link, exchange }) => ({
          witness: 'during' as const,
          link,
          paced: await exchange.end(),
        })),
      );
      // Removed while the join probes run: at the end of the round, removal would take half a second of the round's
      // time.
      await dispose();
      return probes;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

interface LinkToProbe {
  readonly link: PathProbe['link'];
  readonly spec: LinkSpec;
  /** Added to the place; also the lane of the far end. */
  readonly lane: number;
}

function linksToProbe({ links: { speaker, listener } }: ProbeRequest): LinkToProbe[] {
  return JSON.stringify(speaker) === JSON.stringify(listener)
    ? [{ link: 'both', spec: speaker, lane: 0 }]
    : [
        { link: 'speaker', spec: speaker, lane: 0 },
        { link: 'listener', spec: listener, lane: 1 },
      ];
}

function plansFor({ uplink, downlink }: LinkSpec, plan: (of: readonly Impairment[]) => SendPlan): Plans {
  return { uplink: plan(uplink), downlink: plan(downlink) };
}

/** Both directions at once, which halves the time. A direction without a rate limit sends a single packet. */
async function saturate(
  spec: LinkSpec,
  send: (plans: Plans) => Promise<BothWays>,
): Promise<BothWays | undefined> {
  const [uplink, downlink] = [saturatingPlan(spec.uplink), saturatingPlan(spec.downlink)];
  if (!uplink && !downlink) return undefined;
  const idle: SendPlan = { packets: 1, intervalMs: 1, payloadBytes: 40 };
  return send({ uplink: uplink ?? idle, downlink: downlink ?? idle });
}
