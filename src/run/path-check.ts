import { pacedPlan, saturatingPlan } from '../analysis/probe-plan.ts';
import type { BothWays, PathProbe } from '../model/evidence.ts';
import type { LinkSpec } from '../model/impairment.ts';
import type { SendPlan } from '../model/path.ts';
import { exchangePackets, type Plans } from './path-exchange.ts';
import type { Session } from './session.ts';

export interface PathCheckRequest {
  readonly session: Session;
  readonly scenario: string;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** Places of two participants that nobody else has: the first with the speaker's link, the next with the listener's. */
  readonly place: number;
  readonly witness: PathProbe['witness'];
}

/** Sends UDP packets both ways over links like the participants'; speakers' and listeners' apart where they differ. */
export async function probePaths(request: PathCheckRequest, signal: AbortSignal): Promise<PathProbe[]> {
  const { speaker, listener } = request.links;
  if (JSON.stringify(speaker) === JSON.stringify(listener))
    return [await probeLink(request, 'both', speaker, signal)];
  return [
    await probeLink(request, 'speaker', speaker, signal),
    await probeLink(request, 'listener', listener, signal),
  ];
}

async function probeLink(
  request: PathCheckRequest,
  link: PathProbe['link'],
  spec: LinkSpec,
  signal: AbortSignal,
): Promise<PathProbe> {
  const place = request.place + (link === 'listener' ? 1 : 0);
  const send = (plans: Plans): Promise<BothWays> =>
    exchangePackets({ session: request.session, name: request.scenario, place, plans }, signal);
  const paced = await send({ uplink: pacedPlan(spec.uplink), downlink: pacedPlan(spec.downlink) });
  const saturated = await saturate(spec, send);
  return { witness: request.witness, link, paced, ...(saturated && { saturated }) };
}

/** One way at a time would take twice as long; a direction without a rate only sends a few packets beside it. */
async function saturate(
  spec: LinkSpec,
  send: (plans: Plans) => Promise<BothWays>,
): Promise<BothWays | undefined> {
  const [uplink, downlink] = [saturatingPlan(spec.uplink), saturatingPlan(spec.downlink)];
  if (!uplink && !downlink) return undefined;
  const idle: SendPlan = { packets: 1, intervalMs: 1, payloadBytes: 40 };
  return send({ uplink: uplink ?? idle, downlink: downlink ?? idle });
}
