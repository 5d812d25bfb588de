import { setTimeout as sleep } from 'node:timers/promises';
import type { RawRecording } from '../model/evidence.ts';
import type { Observation } from '../model/participant.ts';
import type { HostFacts, PlannedVisits } from '../model/round-facts.ts';
import type { StartedContainer } from '../stack/started-container.ts';
import { lastEndMs, participantName } from './cast.ts';
import { worstHost } from './health.ts';
import { measureStay, scriptsOf, stop } from './stay.ts';
import { type PairsRequest, roomOf, startPairs } from './pairs.ts';
import type { RemoteParticipant } from './participants.ts';
import { lastVisitMs, type VisitorSlot } from './visit-plan.ts';
import { plannedVisits, startVisitors, type VisitorRequest } from './visitors.ts';

export interface MeasureRequest extends PairsRequest {
  /** Visitors take places from here on. */
  readonly visitors: { readonly slots: readonly VisitorSlot[]; readonly firstPlace: number };
  /** Calls at once; all of them unless given. Those of the next stay begin when these have ended. */
  readonly seats?: number;
  readonly timeoutMs: number;
  /** How long the longest translation of the script speaks. */
  readonly longestTranslationMs: number;
  /** Whether every utterance of these calls has had an answer, as far as can be told while it goes on. */
  readonly allAnswered: (calls: readonly number[]) => boolean;
  readonly observe: (observation: Observation) => void;
  /** Fires once everybody has joined and the script has begun. */
  readonly onStart: (totalMs: number) => void;
  /** Fires when the script is over. */
  readonly onEnd: () => void;
}

export interface Measured {
  readonly observations: readonly Observation[];
  readonly recordings: ReadonlyMap<string, RawRecording>;
  /** An interrupted script's utterances whose time-out lies beyond this have not had their time; +∞ for one played out. */
  readonly observedUntilMs: number;
  readonly interrupted: boolean;
  /** Calls whose script began; after an interruption, not all of them did. */
  readonly began: readonly number[];
  readonly visits: Readonly<Record<string, PlannedVisits>>;
  /** Of the host while the script played. */
  readonly host: HostFacts;
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
  const observations: Observation[] = [];
  const observe = (observation: Observation): void => {
    observations.push(observation);
    request.observe(observation);
  };
  const containers: StartedContainer[] = [];
  try {
    const visitors = await startVisitors(visitorRequest(request), observe, containers);
    await Promise.all(visitors.map((visitor) => visitor.until('ready', JOIN_WITHIN_MS, signal)));
    const stays = staysOf(request);
    const recordings = new Map<string, RawRecording>();
    const hosts: HostFacts[] = [];
    const began: number[] = [];
    let observedUntilMs = Number.POSITIVE_INFINITY;
    for (const [index, calls] of stays.entries()) {
      if (index > 0 && signal.aborted) break;
      signal.throwIfAborted();
      let hasBegun = false;
      const onStart = (totalMs: number): void => {
        hasBegun = true;
        began.push(...calls);
        if (index === 0) request.onStart(totalMs * stays.length);
      };
      const follow = (observation: Observation): void => {
        // Participants that are removed while they join report their own end, which is no fault of theirs.
        if (hasBegun || !signal.aborted) observe(observation);
      };
      const stay = await measureStay({ ...request, onStart }, calls, follow, signal).catch(
        (error: unknown) => {
          // What earlier stays measured is whole, and worth a report.
          if (index > 0 && signal.aborted && !hasBegun) return undefined;
          throw error;
        },
      );
      if (!stay) break;
      for (const [name, recording] of stay.recordings) recordings.set(name, recording);
      hosts.push(stay.host);
      observedUntilMs = stay.observedUntilMs;
    }
    request.onEnd();
    const received = await receiveVisits(request, visitors, observe, containers, signal);
    const { visits } = received;
    observedUntilMs = Math.min(observedUntilMs, received.observedUntilMs);
    const host = worstHost(hosts);
    const interrupted = signal.aborted;
    return { observations, recordings, observedUntilMs, interrupted, began, host, visits };
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

/** Calls that are at once, counted from 1; those of visitors' speakers are in none. */
function staysOf({ scripts, seats, untranslated }: MeasureRequest): number[][] {
  const calls = scripts.map((_, i) => i + 1).filter((call) => !untranslated?.includes(call));
  const each = seats ?? calls.length;
  return Array.from({ length: Math.ceil(calls.length / each) }, (_, i) =>
    calls.slice(i * each, (i + 1) * each),
  );
}

function visitorRequest(request: MeasureRequest): VisitorRequest {
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
      staysOf(request).reduce(
        (sum, calls) => sum + lastEndMs(scriptsOf(request, calls)) + STAY_RESERVE_MS,
        0,
      ) + TOKEN_RESERVE_MS,
  };
}
