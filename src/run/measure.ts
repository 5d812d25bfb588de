import { setTimeout as sleep } from 'node:timers/promises';
import type { RawRecording } from '../model/evidence.ts';
import type { Observation } from '../model/participant.ts';
import type { HostFacts, PlannedVisits } from '../model/round-facts.ts';
import type { StartedContainer } from '../stack/started-container.ts';
import { lastEndMs, participantName } from './cast.ts';
import { watchHost } from './health.ts';
import { type PairsRequest, roomOf, startPairs } from './pairs.ts';
import type { RemoteParticipant } from './participants.ts';
import { lastVisitMs, type VisitorSlot } from './visit-plan.ts';
import { plannedVisits, startVisitors, type VisitorRequest } from './visitors.ts';

export interface MeasureRequest extends PairsRequest {
  /** Visitors take places from here on. */
  readonly visitors: { readonly slots: readonly VisitorSlot[]; readonly firstPlace: number };
  readonly timeoutMs: number;
  /** How long the longest translation of the script speaks. */
  readonly longestTranslationMs: number;
  /** Whether every utterance has had an answer, as far as can be told while it goes on. */
  readonly allAnswered: () => boolean;
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
  readonly visits: Readonly<Record<string, PlannedVisits>>;
  /** Of the host while the script played. */
  readonly host: HostFacts;
}

const JOIN_WITHIN_MS = 30_000;
const LEAD_MS = 1500;
const DONE_WITHIN_MS = 10_000;
/** Of a run that was stopped: a job that is cancelled is killed after ten seconds, and report and removal take some. */
const STOPPED_WITHIN_MS = 3000;
/** A visit's whole time, and its departure. */
const VISITORS_DONE_WITHIN_MS = 15_000;
/** From the making of tokens to the common start: containers start and join. */
const TOKEN_RESERVE_MS = 300_000;
const VISITS_LEAD_MS = 500;

/** Brings up the participants of one scenario, lets them speak and listen, and brings back what they saw. */
export async function measure(request: MeasureRequest, signal: AbortSignal): Promise<Measured> {
  const observations: Observation[] = [];
  const observe = (observation: Observation): void => {
    observations.push(observation);
    request.observe(observation);
  };
  const containers: StartedContainer[] = [];
  const over = new AbortController();
  try {
    const measured = pairsOf(request).filter((pair) => !request.untranslated?.includes(pair));
    const participants = await startPairs(request, measured, observe, containers);
    const visitors = await startVisitors(visitorRequest(request), observe, containers);
    await Promise.all(visitors.map((visitor) => visitor.until('ready', JOIN_WITHIN_MS, signal)));
    const ready = await Promise.all(
      participants.map((participant) => participant.until('ready', JOIN_WITHIN_MS, signal)),
    );
    signal.throwIfAborted();
    // Without a speaker there is nothing to play. Without a listener there is: what nobody hears is missing.
    const playable = participants.some(({ spec }, i) => spec.role === 'speaker' && ready[i] !== undefined);

    const startMs = latest(observations) + LEAD_MS;
    const began = performance.now();
    let observedUntilMs = Number.POSITIVE_INFINITY;
    signal.addEventListener(
      'abort',
      () => {
        observedUntilMs = startMs - LEAD_MS + (performance.now() - began);
      },
      // Node keeps a signal that is made of others, with all that its listeners see, for as long as it has one.
      { once: true, signal: over.signal },
    );
    for (const participant of participants) participant.command({ command: 'start', startMs });
    const scripts = measured.map((pair) => request.scripts[pair - 1] ?? []);
    const totalMs = playable ? LEAD_MS + lastEndMs(scripts) + request.timeoutMs : 0;
    request.onStart(totalMs);
    const hostSince = watchHost();
    await play(request, totalMs, signal);
    const host = hostSince();
    request.onEnd();
    await stop(participants, signal.aborted ? STOPPED_WITHIN_MS : DONE_WITHIN_MS);
    const recordings = new Map<string, RawRecording>();
    for (const participant of participants) {
      const recording = await participant.recording();
      if (recording) recordings.set(participant.spec.name, recording);
    }
    const visits = await receiveVisits(request, visitors, observe, containers, signal);
    return { observations, recordings, observedUntilMs, interrupted: signal.aborted, host, visits };
  } finally {
    over.abort();
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
): Promise<Measured['visits']> {
  const { slots } = request.visitors;
  if (visitors.length === 0 || signal.aborted) return {};
  let nowMs = 0;
  const follow = (observation: Observation): void => {
    nowMs = Math.max(nowMs, observation.event.tMs);
    observe(observation);
  };
  const visited = await startPairs(request, request.untranslated ?? [], follow, containers);
  await Promise.all(visited.map((speaker) => speaker.until('ready', JOIN_WITHIN_MS, signal)));
  const startMs = nowMs + VISITS_LEAD_MS;
  for (const each of [...visited, ...visitors]) each.command({ command: 'start', startMs });
  await sleep(VISITS_LEAD_MS + lastVisitMs(slots), undefined, { signal }).catch(() => undefined);
  // Visits that are under way need their speaker until they have heard, or have not.
  await stop(visitors, VISITORS_DONE_WITHIN_MS, signal);
  await stop(visited, DONE_WITHIN_MS, signal);
  return plannedVisits(slots, startMs);
}

async function stop(
  participants: readonly RemoteParticipant[],
  withinMs: number,
  signal?: AbortSignal,
): Promise<void> {
  for (const participant of participants) participant.command({ command: 'stop' });
  await Promise.all(participants.map((participant) => participant.until('done', withinMs, signal)));
}

/** When the last of these was seen, CLOCK_MONOTONIC. */
function latest(observations: readonly Observation[]): number {
  return observations.reduce((last, { event }) => Math.max(last, event.tMs), 0);
}

/** Counted from 1. */
function pairsOf({ scripts }: MeasureRequest): number[] {
  return scripts.map((_, i) => i + 1);
}

/**
 * Waits until the script is over and every answer has begun, at the longest until the last utterance's time-out, and
 * then until the longest translation would have been spoken to its end: one that is cut off sounds like a bad one. The
 * time-out is waited for in full as soon as a single answer seems to be missing.
 */
async function play(request: MeasureRequest, totalMs: number, signal: AbortSignal): Promise<void> {
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);
  const until = performance.now() + totalMs;
  await wait(totalMs - request.timeoutMs);
  while (performance.now() < until && !signal.aborted && !request.allAnswered()) await wait(100);
  await wait(request.longestTranslationMs + 500);
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
    tokensForMs: lastEndMs(request.scripts) + TOKEN_RESERVE_MS,
  };
}
