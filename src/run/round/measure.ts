import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation } from '../../wire/participant.ts';
import type { PlannedVisits } from '../../model/round-facts.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { lastEndMs, participantName } from '../plan/cast.ts';
import { scriptsOf, stop } from './stay.ts';
import { measureStays, type Stays, staysOf, type StaysRequest } from './stays.ts';
import { roomOf, startPairs } from './pairs.ts';
import type { RemoteParticipant } from './participants.ts';
import { lastVisitMs, type VisitorSlot } from '../plan/join-probe-plan.ts';
import { plannedVisits, startVisitors, type VisitorRequest } from './join-probes.ts';

export interface MeasureRequest extends StaysRequest {
  /** Visitors take places from here on. */
  readonly visitors: { readonly slots: readonly VisitorSlot[]; readonly firstPlace: number };
  readonly observe: (observation: Observation) => void;
  /** Fires when the script is over. */
  readonly onEnd: () => void;
}

export interface Measured extends Stays {
  readonly observations: readonly Observation[];
  readonly interrupted: boolean;
  readonly visits: Readonly<Record<string, PlannedVisits>>;
  /** How long the visits took, with the joins of those who were visited. */
  readonly visitsS: number;
}

const JOIN_WITHIN_MS = 30_000;
const DONE_WITHIN_MS = 10_000;
/** A visit's whole time, and its departure. */
const VISITORS_DONE_WITHIN_MS = 15_000;
/** From the making of tokens to the common start: containers start and join. */
const TOKEN_RESERVE_MS = 300_000;
/** Around the script of a stay: containers start, join, and wait for the last answers. */
const STAY_RESERVE_MS = 60_000;
const VISITS_LEAD_MS = 500;

/** Brings up the participants of one scenario, lets them speak and listen, and brings back what they saw. */
export async function measure(request: MeasureRequest, signal: AbortSignal): Promise<Measured> {
  // Every participant waits for it, dozens where links are narrow: Node would take that for a leak.
  setMaxListeners(0, signal);
  const observations: Observation[] = [];
  const observe = (observation: Observation): void => {
    observations.push(observation);
    request.observe(observation);
  };
  const containers: StartedContainer[] = [];
  try {
    const visitors = await startVisitors(visitorRequest(request), observe, containers);
    await Promise.all(visitors.map((visitor) => visitor.until('ready', JOIN_WITHIN_MS, signal)));
    const stays = await measureStays(request, observe, signal);
    request.onEnd();
    const visitsBegan = performance.now();
    // Who connects is no question any more when the scenario has failed: they leave without a visit.
    if (stays.decided) await stop(visitors, DONE_WITHIN_MS, signal);
    const visiting = stays.decided ? [] : visitors;
    const received = await receiveVisits(request, visiting, observe, containers, signal);
    return {
      ...stays,
      observations,
      observedUntilMs: Math.min(stays.observedUntilMs, received.observedUntilMs),
      interrupted: signal.aborted,
      visits: received.visits,
      visitsS: (performance.now() - visitsBegan) / 1000,
    };
  } finally {
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

/** Only when the pairs have left: what visits cost would be measured with them. */
async function receiveVisits(
  request: MeasureRequest,
  visitors: readonly RemoteParticipant[],
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
  signal: AbortSignal,
): Promise<Pick<Measured, 'visits' | 'observedUntilMs'>> {
  const { slots } = request.visitors;
  const none = { visits: {}, observedUntilMs: Number.POSITIVE_INFINITY };
  if (visitors.length === 0 || signal.aborted) return none;
  let nowMs = 0;
  const follow = (observation: Observation): void => {
    nowMs = Math.max(nowMs, observation.event.tMs);
    observe(observation);
  };
  const visited = await startPairs(request, request.untranslated ?? [], follow, containers);
  await Promise.all(visited.map((speaker) => speaker.until('ready', JOIN_WITHIN_MS, signal)));
  if (signal.aborted) return none;
  const startMs = nowMs + VISITS_LEAD_MS;
  const began = performance.now();
  for (const each of [...visited, ...visitors]) each.command({ command: 'start', startMs });
  await sleep(VISITS_LEAD_MS + lastVisitMs(slots), undefined, { signal }).catch(() => undefined);
  const passedMs = signal.aborted ? performance.now() - began - VISITS_LEAD_MS : Number.POSITIVE_INFINITY;
  // Visits that are under way need their speaker until they have heard, or have not.
  await stop(visitors, VISITORS_DONE_WITHIN_MS, signal);
  await stop(visited, DONE_WITHIN_MS, signal);
  const begun = slots.filter(({ firstMs }) => firstMs <= passedMs);
  return { visits: plannedVisits(begun, startMs), observedUntilMs: startMs + passedMs };
}

function visitorRequest(request: MeasureRequest): VisitorRequest {
  const { planned, spare } = staysOf(request);
  return {
    ...request.visitors,
    stack: request.stack,
    label: request.scenario,
    scenario: request.scenario,
    roomOf: (pair) => roomOf(request, pair),
    speakerOf: (pair) => participantName(pair, 'speaker'),
    keys: request.keys,
    signalUrl: request.signalUrl,
    ...(request.ways && { ways: request.ways }),
    tokensForMs:
      [...planned, ...spare].reduce(
        (sum, calls) => sum + lastEndMs(scriptsOf(request, calls)) + STAY_RESERVE_MS,
        0,
      ) + TOKEN_RESERVE_MS,
  };
}
