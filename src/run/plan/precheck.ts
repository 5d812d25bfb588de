import { EXIT, HiveBenchError } from '../../lib/errors.ts';
import type { Gateway } from '../../impair/gateway.ts';
import type { Target } from '../../model/target.ts';
import type { StartedContainer } from '../../stack/started-container.ts';
import { participantName, placeOf } from './cast.ts';
import { startPairs } from '../round/pairs.ts';
import type { RemoteParticipant } from '../round/participants.ts';
import type { Session } from '../session/session.ts';

const WITHIN_MS = 20_000;
const PAIR = 1;

/**
 * Makes one call over an unimpaired link before the measurement, to check that clients can join and that a translator
 * is present. Without this check, a wrong key would give eight invalid scenarios.
 * @throws {HiveBenchError} naming the check that failed, with the clients' messages.
 */
export async function precheck(
  session: Session,
  gateway: Gateway,
  target: Target,
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const cast = (): readonly ['speaker', 'listener'] => ['speaker', 'listener'];
  const clean = { uplink: [], downlink: [] };
  const addresses = cast().map((role) => session.stack.participantAddress(placeOf(PAIR, role, cast)));
  await gateway.applyLinks(new Map(addresses.map((address) => [address, clean])));
  const containers: StartedContainer[] = [];
  try {
    const [speaker, listener] = await startPairs(
      {
        stack: session.stack,
        runId,
        scenario: 'precheck',
        round: 0,
        scripts: [[]],
        corpus: [],
        keys: session.keys,
        callOptions: session.callOptions,
        audio: session.clientAudio,
        signalUrl: target.url,
        translatorIdentity: target.translatorIdentity,
        cast,
      },
      [PAIR],
      () => undefined,
      containers,
    );
    if (!speaker || !listener) throw new Error('the cast has a speaker and a listener');
    const speakerReady = await speaker.until('ready', WITHIN_MS, signal);
    signal.throwIfAborted();
    if (!speakerReady) throw cannotJoin(target, speaker);
    const listenerReady = await listener.until('ready', WITHIN_MS, signal);
    signal.throwIfAborted();
    if (!listenerReady) throw noTranslator(target, listener);
  } finally {
    await Promise.all(containers.map((container) => container[Symbol.asyncDispose]()));
  }
}

function cannotJoin({ url, transport }: Target, speaker: RemoteParticipant): HiveBenchError {
  return new HiveBenchError(`a client could not join ${url} within ${WITHIN_MS / 1000} s.`, {
    hint:
      transport === 'relay'
        ? 'Check address, keys, and that the server hands out a TURN server, or target.turn names one (target.transport: all does without).'
        : 'Check address and keys, and that the media ports can be reached.',
    exitCode: EXIT.unavailable,
    evidence: reportOf(speaker),
  });
}

function noTranslator({ translatorIdentity }: Target, listener: RemoteParticipant): HiveBenchError {
  return new HiveBenchError(
    `nobody called ${JSON.stringify(translatorIdentity)} could be heard within ${WITHIN_MS / 1000} s of a speaker's joining.`,
    {
      hint: `The translator must join by itself (target.roomPrefix names the rooms it looks after) and publish its track when ${participantName(PAIR, 'speaker')} has joined; target.translatorIdentity says who it is.`,
      exitCode: EXIT.unavailable,
      evidence: reportOf(listener),
    },
  );
}

function reportOf({ events, spec }: RemoteParticipant): string[] {
  const faults = events.flatMap((event) =>
    event.type === 'fault' ? [event.message.split('\n')[0] ?? ''] : [],
  );
  const joined = events.some(({ type }) => type === 'joined') ? 'it had joined' : 'it had not joined';
  return [`${spec.name}: ${faults.length > 0 ? faults.join('; ') : joined}`];
}
