import { judgePath } from '../analysis/judge-path.ts';
import { pacedPlan, saturatingPlan } from '../analysis/probe-plan.ts';
import { DIRECTIONS, type LinkSpec } from '../model/impairment.ts';
import type { SendPlan } from '../model/path.ts';
import type { Concern, RealisedRow } from '../model/run-record.ts';
import type { BothWays } from '../model/evidence.ts';
import { exchangePackets, type Plans } from './path-exchange.ts';
import type { Session } from './session.ts';

export interface PathCheckRequest {
  readonly session: Session;
  readonly scenario: string;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** Places of two participants that nobody else has: the first with the speaker's link, the next with the listener's. */
  readonly place: number;
}

export interface PathCheckResult {
  readonly rows: readonly RealisedRow[];
  readonly concerns: readonly Concern[];
}

/**
 * Sends UDP packets both ways over links like the participants' and compares what came of them with what was asked.
 * Speakers' and listeners' links are probed apart where they differ.
 */
export async function probePaths(request: PathCheckRequest, signal: AbortSignal): Promise<PathCheckResult> {
  const { speaker, listener } = request.links;
  const same = JSON.stringify(speaker) === JSON.stringify(listener);
  const results = same
    ? [await probeLink(request, 'both', speaker, signal)]
    : [
        await probeLink(request, 'speaker', speaker, signal),
        await probeLink(request, 'listener', listener, signal),
      ];
  return {
    rows: results.flatMap(({ rows }) => rows),
    concerns: results.flatMap(({ concerns }) => concerns),
  };
}

async function probeLink(
  request: PathCheckRequest,
  link: RealisedRow['link'],
  spec: LinkSpec,
  signal: AbortSignal,
): Promise<PathCheckResult> {
  const place = request.place + (link === 'listener' ? 1 : 0);
  const send = (plans: Plans): Promise<BothWays> =>
    exchangePackets({ session: request.session, name: request.scenario, place, plans }, signal);
  const paced = await send({ uplink: pacedPlan(spec.uplink), downlink: pacedPlan(spec.downlink) });
  const saturated = await saturate(spec, send);

  const rows: RealisedRow[] = [];
  const concerns: Concern[] = [];
  for (const direction of DIRECTIONS) {
    const { realised, reason, checks } = judgePath(spec[direction], paced[direction], saturated?.[direction]);
    rows.push(
      ...checks.map((check) => ({ link, direction, witness: 'before' as const, round: 1, ...check })),
    );
    if (!realised) concerns.push({ what: `${link} ${direction} not as asked: ${reason}`, invalidates: true });
  }
  return { rows, concerns };
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
