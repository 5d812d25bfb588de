import { setTimeout as sleep } from 'node:timers/promises';
import type { Observation, ParticipantSpec, Role, ScriptLine } from '../model/participant.ts';
import type { ArchiveEntry } from '../stack/archive.ts';
import type { StartedContainer } from '../stack/container.ts';
import type { Stack } from '../stack/stack.ts';
import { type RawRecording, RemoteParticipant } from './participants.ts';
import { joinToken, type TokenKeys } from './tokens.ts';

export interface MeasureRequest {
  readonly stack: Stack;
  readonly runId: string;
  readonly scenario: string;
  /** One script for each pair. */
  readonly scripts: readonly (readonly ScriptLine[])[];
  readonly corpus: readonly ArchiveEntry[];
  readonly keys: TokenKeys;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  readonly timeoutMs: number;
  readonly observe: (observation: Observation) => void;
  /** Fires once everybody has joined and the script has begun. */
  readonly onStart: (totalMs: number) => void;
}

export interface Measured {
  readonly observations: readonly Observation[];
  readonly recordings: ReadonlyMap<string, RawRecording>;
  /** Time of the last thing that was still observed: an utterance that ended later has not had its time. */
  readonly observedUntilMs: number;
  readonly interrupted: boolean;
}

export const ROLES: readonly Role[] = ['speaker', 'listener', 'floor'];
const JOIN_WITHIN_MS = 30_000;
const LEAD_MS = 1500;
const DONE_WITHIN_MS = 10_000;
const CORPUS_DIR = 'corpus';

/** Every pair has three participants, each in a container and with an address of its own. */
export function placeOf(pair: number, role: Role): number {
  return (pair - 1) * ROLES.length + ROLES.indexOf(role);
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
    const ready = await Promise.all(
      participants.map((participant) => participant.until('ready', JOIN_WITHIN_MS)),
    );
    signal.throwIfAborted();
    // Nobody would speak or nobody would hear: the script would be played to an empty house.
    const alive = new Set(participants.filter((_, i) => ready[i] !== undefined).map(({ spec }) => spec.role));
    const playable = alive.has('speaker') && alive.has('listener');

    const startMs = Math.max(...observations.map(({ event }) => event.tMs)) + LEAD_MS;
    const began = performance.now();
    for (const participant of participants) participant.command({ command: 'start', startMs });
    const totalMs = playable ? LEAD_MS + lastEndMs(request.scripts) + request.timeoutMs : 0;
    request.onStart(totalMs);
    await sleep(totalMs, undefined, { signal }).catch(() => undefined);
    const observedUntilMs = startMs - LEAD_MS + (performance.now() - began);

    for (const participant of participants) participant.command({ command: 'stop' });
    await Promise.all(participants.map((participant) => participant.until('done', DONE_WITHIN_MS)));
    const recordings = new Map<string, RawRecording>();
    for (const participant of participants) {
      const recording = await participant.recording();
      if (recording) recordings.set(participant.spec.name, recording);
    }
    return { observations, recordings, observedUntilMs, interrupted: signal.aborted };
  } finally {
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

async function startAll(
  request: MeasureRequest,
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const specs = await Promise.all(
    request.scripts.flatMap((script, i) => ROLES.map((role) => specOf(request, i + 1, role, script))),
  );
  const participants = specs.map((spec) => new RemoteParticipant(spec, request.scenario, observe));
  // All starts must settle before a failure is passed on, or a container would be left behind.
  const starts = await Promise.allSettled(
    participants.map(async (participant) => {
      const { spec } = participant;
      const container = await request.stack.startParticipant(
        placeOf(spec.pair, spec.role),
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

async function specOf(
  request: MeasureRequest,
  pair: number,
  role: Role,
  script: readonly ScriptLine[],
): Promise<ParticipantSpec> {
  const room = `${request.runId}-${request.scenario}-${pair}`;
  const name = participantName(pair, role);
  const hears = {
    speaker: undefined,
    listener: request.translatorIdentity,
    floor: participantName(pair, 'speaker'),
  }[role];
  return {
    name,
    role,
    pair,
    url: request.signalUrl,
    token: await joinToken(request.keys, room, name, role),
    iceServers: [],
    ...(hears !== undefined && { hears }),
    captionTopic: 'lk.transcription',
    corpusDir: `/${CORPUS_DIR}`,
    evidenceDir: '/evidence',
    script: role === 'speaker' ? script : [],
  };
}

function ownFiles(corpus: readonly ArchiveEntry[], script: readonly ScriptLine[]): ArchiveEntry[] {
  const wanted = new Set(script.map(({ file }) => file));
  return corpus
    .filter(({ name }) => wanted.has(name))
    .map((entry) => ({ ...entry, name: `${CORPUS_DIR}/${entry.name}` }));
}

function lastEndMs(scripts: readonly (readonly ScriptLine[])[]): number {
  return Math.max(0, ...scripts.flat().map(({ offsetMs, speechEndMs }) => offsetMs + speechEndMs));
}
