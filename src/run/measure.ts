import { setTimeout as sleep } from 'node:timers/promises';
import type { HostFacts, PlannedVisits, RawRecording } from '../model/evidence.ts';
import type { Observation, ParticipantSpec, Role, ScriptLine } from '../model/participant.ts';
import type { ArchiveEntry } from '../stack/archive.ts';
import type { StartedContainer } from '../stack/started-container.ts';
import type { Stack } from '../stack/stack.ts';
import { watchHost } from './health.ts';
import { RemoteParticipant } from './participants.ts';
import { joinToken, type TokenKeys } from './tokens.ts';
import type { VisitorSlot } from './visit-plan.ts';
import { plannedVisits, startVisitors, type VisitorRequest } from './visitors.ts';

export interface MeasureRequest {
  readonly stack: Stack;
  readonly runId: string;
  readonly scenario: string;
  readonly round: number;
  /** One script for each pair. */
  readonly scripts: readonly (readonly ScriptLine[])[];
  readonly corpus: readonly ArchiveEntry[];
  readonly keys: TokenKeys;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  /** Visitors take places from here on. */
  readonly visitors: { readonly slots: readonly VisitorSlot[]; readonly firstPlace: number };
  readonly timeoutMs: number;
  /** Who takes part in each pair; `rolesOf` unless given. At most three, in the order of their places. */
  readonly cast?: Cast;
  /** Echo only: how long it holds every utterance, in ms, the script's own delays not counted; silent unless given. */
  readonly holdMs?: number;
  /** How often listeners of every kind tell RTP statistics, in ms; their own default unless given. */
  readonly statsEveryMs?: number;
  /** How long the longest translation of the script speaks. */
  readonly longestTranslationMs: number;
  /** Whether every utterance has had an answer, as far as can be told while it goes on. */
  readonly allAnswered: () => boolean;
  readonly observe: (observation: Observation) => void;
  /** Fires once everybody has joined and the script has begun. */
  readonly onStart: (totalMs: number) => void;
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

/** Who takes part in a pair, counted from 1. */
export type Cast = (pair: number) => readonly Role[];

/** Participants of a pair. One floor listener is enough: the media path is alike for all. */
export function rolesOf(pair: number): readonly Role[] {
  return pair === 1 ? ['speaker', 'listener', 'floor'] : ['speaker', 'listener'];
}

/** Places that one pair may take up. */
export const PLACES_PER_PAIR = 3;
const JOIN_WITHIN_MS = 30_000;
const LEAD_MS = 1500;
const DONE_WITHIN_MS = 10_000;
/** A visit's whole time, and its departure. */
const VISITORS_DONE_WITHIN_MS = 15_000;
/** From the making of tokens to the common start: containers start and join. */
const TOKEN_RESERVE_MS = 300_000;
const CORPUS_DIR = 'corpus';

/** Every participant has a container and an address of its own. */
export function placeOf(pair: number, role: Role, cast: Cast = rolesOf): number {
  return (pair - 1) * PLACES_PER_PAIR + cast(pair).indexOf(role);
}

export function participantName(pair: number, role: Role): string {
  return `${role}-${pair}`;
}

/** Brings up the participants of one scenario, lets them speak and listen, and brings back what they saw. */
export async function measure(request: MeasureRequest, signal: AbortSignal): Promise<Measured> {
  const observations: Observation[] = [];
  const observe = (observation: Observation): void => {
    observations.push(observation);
    request.observe(observation);
  };
  const containers: StartedContainer[] = [];
  try {
    const participants = await startAll(request, observe, containers);
    const visitors = await startVisitors(visitorRequest(request), observe, containers);
    await Promise.all(visitors.map((visitor) => visitor.until('ready', JOIN_WITHIN_MS)));
    const ready = await Promise.all(
      participants.map((participant) => participant.until('ready', JOIN_WITHIN_MS)),
    );
    signal.throwIfAborted();
    // Without a speaker there is nothing to play. Without a listener there is: what nobody hears is missing.
    const playable = participants.some(({ spec }, i) => spec.role === 'speaker' && ready[i] !== undefined);

    const startMs = Math.max(...observations.map(({ event }) => event.tMs)) + LEAD_MS;
    const began = performance.now();
    for (const each of [...participants, ...visitors]) each.command({ command: 'start', startMs });
    const totalMs = playable ? LEAD_MS + lastEndMs(request.scripts) + request.timeoutMs : 0;
    request.onStart(totalMs);
    const hostSince = watchHost();
    await play(request, totalMs, signal);
    const host = hostSince();
    const observedUntilMs = signal.aborted
      ? startMs - LEAD_MS + (performance.now() - began)
      : Number.POSITIVE_INFINITY;

    // Visits that are under way need their speakers until they have heard, or have not.
    for (const visitor of visitors) visitor.command({ command: 'stop' });
    await Promise.all(visitors.map((visitor) => visitor.until('done', VISITORS_DONE_WITHIN_MS)));
    for (const participant of participants) participant.command({ command: 'stop' });
    await Promise.all(participants.map((participant) => participant.until('done', DONE_WITHIN_MS)));
    const recordings = new Map<string, RawRecording>();
    for (const participant of participants) {
      const recording = await participant.recording();
      if (recording) recordings.set(participant.spec.name, recording);
    }
    const visits = plannedVisits(request.visitors.slots, startMs);
    return { observations, recordings, observedUntilMs, interrupted: signal.aborted, host, visits };
  } finally {
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

/**
 * Waits until the script is over and every answer is in, at the longest until the last utterance's time-out. The
 * time-out is waited for in full as soon as a single answer seems to be missing.
 */
async function play(request: MeasureRequest, totalMs: number, signal: AbortSignal): Promise<void> {
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => undefined);
  const until = performance.now() + totalMs;
  await wait(totalMs - request.timeoutMs);
  while (performance.now() < until && !signal.aborted) {
    if (request.allAnswered())
      return wait(Math.min(request.longestTranslationMs + 500, until - performance.now()));
    await wait(100);
  }
}

async function startAll(
  request: MeasureRequest,
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const specs = await Promise.all(
    request.scripts.flatMap((script, i) =>
      (request.cast ?? rolesOf)(i + 1).map((role) => specOf(request, i + 1, role, script)),
    ),
  );
  const participants = specs.map((spec) => new RemoteParticipant(spec, request.scenario, observe));
  // All starts must settle before a failure is passed on, or a container would be left behind.
  const starts = await Promise.allSettled(
    participants.map(async (participant) => {
      const { spec } = participant;
      const container = await request.stack.startParticipant(
        placeOf(spec.pair, spec.role, request.cast),
        {
          service: `${request.scenario}-${spec.name}`,
          env: { HIVE_PARTICIPANT: JSON.stringify(spec) },
          interactive: true,
          ...(spec.role === 'speaker' && { files: ownFiles(request.corpus, spec.script) }),
        },
        (line) => participant.hear(line),
      );
      containers.push(container);
      participant.attach(container);
    }),
  );
  for (const start of starts) if (start.status === 'rejected') throw start.reason;
  return participants;
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
    tokensForMs: lastEndMs(request.scripts) + TOKEN_RESERVE_MS,
  };
}

function roomOf({ runId, scenario, round }: MeasureRequest, pair: number): string {
  return `${runId}-${scenario}-${round}-${pair}`;
}

async function specOf(
  request: MeasureRequest,
  pair: number,
  role: Role,
  script: readonly ScriptLine[],
): Promise<ParticipantSpec> {
  const room = roomOf(request, pair);
  const name = participantName(pair, role);
  const hears = {
    speaker: undefined,
    listener: request.translatorIdentity,
    floor: participantName(pair, 'speaker'),
    visitor: participantName(pair, 'speaker'),
    echo: participantName(pair, 'speaker'),
  }[role];
  return {
    name,
    role,
    pair,
    url: request.signalUrl,
    // An echo stands in the translator's place, so that listeners find it as they find the translator.
    token: await joinToken(request.keys, room, role === 'echo' ? request.translatorIdentity : name, role),
    iceServers: [],
    ...(hears !== undefined && { hears }),
    captionTopic: 'lk.transcription',
    corpusDir: `/${CORPUS_DIR}`,
    evidenceDir: '/evidence',
    script: role === 'speaker' || role === 'echo' ? script : [],
    ...(role !== 'speaker' && request.statsEveryMs !== undefined && { statsEveryMs: request.statsEveryMs }),
    ...(role === 'echo' && request.holdMs !== undefined && { holdMs: request.holdMs }),
  };
}

function ownFiles(corpus: readonly ArchiveEntry[], script: readonly ScriptLine[]): ArchiveEntry[] {
  const wanted = new Set(script.map(({ file }) => file));
  return corpus
    .filter(({ name }) => wanted.has(name))
    .map((entry) => ({ ...entry, name: `${CORPUS_DIR}/${entry.name}` }));
}

export function lastEndMs(scripts: readonly (readonly ScriptLine[])[]): number {
  return Math.max(0, ...scripts.flat().map(({ offsetMs, speechEndMs }) => offsetMs + speechEndMs));
}
