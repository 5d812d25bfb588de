import type { ClientAudio, Observation, ParticipantSpec, Role, ScriptLine } from '../../wire/participant.ts';
import type { ArchiveEntry } from '../../stack/archive.ts';
import type { Stack } from '../../stack/stack.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { type Cast, participantName, placeOf, rolesOf } from '../plan/cast.ts';
import { type RemoteParticipant, startParticipants } from './participants.ts';
import { joinToken, type TokenKeys } from '../plan/tokens.ts';

/** How the participants of a call connect: what a target may configure differently from the reference stack. */
export interface CallOptions {
  readonly captionTopic: string;
  /** In addition to those that the server hands out. */
  readonly iceServers: ParticipantSpec['iceServers'];
  readonly transport: 'relay' | 'all';
  readonly roomPrefix: string;
}

export const REFERENCE_CALL_OPTIONS: CallOptions = {
  captionTopic: 'lk.transcription',
  iceServers: [],
  transport: 'relay',
  roomPrefix: '',
};

/** What every participant of a pair must know. */
export interface PairsRequest {
  readonly stack: Stack;
  readonly runId: string;
  readonly scenario: string;
  readonly round: number;
  /** One script for each pair. */
  readonly scripts: readonly (readonly ScriptLine[])[];
  readonly corpus: readonly ArchiveEntry[];
  readonly keys: TokenKeys;
  readonly audio: ClientAudio;
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  /** Those of the reference stack by default. */
  readonly callOptions?: CallOptions;
  /** The roles of each pair; `rolesOf` by default. At most three, in the order of their places. */
  readonly cast?: Cast;
  /** The place of each participant; by default, each participant of each pair has its own. */
  readonly placeOf?: (pair: number, role: Role) => number;
  /** Pairs whose speaker is not translated; join probes join their rooms after the others have been measured. */
  readonly untranslated?: readonly number[];
  /** Echo only: how long it holds every utterance, in ms, without the script's own delays. Silent by default. */
  readonly holdMs?: number;
  /** How often all kinds of listeners report RTP statistics, in ms; their own default otherwise. */
  readonly statsEveryMs?: number;
}

const CORPUS_DIR = 'corpus';

/**
 * Starts a container for every participant of these pairs and passes its events to `observe`. Participants wait for
 * `start`.
 */
export async function startPairs(
  request: PairsRequest,
  pairs: readonly number[],
  observe: (observation: Observation) => void,
  containers: StartedContainer[],
): Promise<RemoteParticipant[]> {
  const specs = await Promise.all(
    pairs.flatMap((pair) =>
      (request.cast ?? rolesOf)(pair).map((role) =>
        specOf(request, pair, role, request.scripts[pair - 1] ?? []),
      ),
    ),
  );
  return startParticipants(
    specs.map((spec) => ({
      spec,
      place: request.placeOf?.(spec.pair, spec.role) ?? placeOf(spec.pair, spec.role, request.cast),
      service: `${request.scenario}-${spec.name}`,
      ...(spec.role === 'speaker' && { files: ownFiles(request.corpus, spec.script) }),
    })),
    { ...request, observe },
    containers,
  );
}

export function roomOf({ callOptions, runId, scenario, round }: PairsRequest, pair: number): string {
  return `${callOptions?.roomPrefix ?? ''}${runId}-${scenario}-${round}-${pair}`;
}

async function specOf(
  request: PairsRequest,
  pair: number,
  role: Role,
  script: readonly ScriptLine[],
): Promise<ParticipantSpec> {
  const { captionTopic, iceServers, transport } = request.callOptions ?? REFERENCE_CALL_OPTIONS;
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
    // An echo has the translator's identity, so that listeners find it as they find the translator.
    token: await joinToken(request.keys, room, role === 'echo' ? request.translatorIdentity : name, role),
    iceServers,
    transport,
    ...(hears !== undefined && { hears }),
    captionTopic,
    corpusDir: `/${CORPUS_DIR}`,
    evidenceDir: '/evidence',
    script: role === 'speaker' || role === 'echo' ? script : [],
    ...((role === 'speaker' || role === 'echo') && { audio: request.audio }),
    ...(role === 'speaker' && request.untranslated?.includes(pair) && { untranslated: true }),
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
