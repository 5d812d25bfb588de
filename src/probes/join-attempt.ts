import { setTimeout as sleep } from 'node:timers/promises';
import { type RemoteTrackPublication, Room, RoomEvent, TrackKind } from '@livekit/rtc-node';
import type { ParticipantSpec } from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';
import type { RtpStats } from '../wire/rtp-stats.ts';
import { firstAudio } from './first-audio.ts';
import { roomOptions } from './room.ts';

/** Time limit for the request that finds out why a connection failed. */
const ANSWER_WITHIN_MS = 1000;
const OUT_OF_TIME = Symbol('out of time');

export interface JoinAttemptRequest {
  readonly spec: ParticipantSpec;
  readonly token: string;
  /** CLOCK_MONOTONIC, in ms. Times count from here even if the attempt begins late. */
  readonly dueMs: number;
  readonly withinMs: number;
}

/** A step that was not reached is absent; `failure` then has the reason. */
export interface JoinResult {
  readonly joinMs?: number;
  readonly firstAudioMs?: number;
  readonly failure?: string;
  /** Statistics when the first audio arrived. */
  readonly stats?: RtpStats;
  /** Leaves the room, even if the connection completes only after the attempt has failed. */
  readonly leave: () => Promise<void>;
}

/**
 * Makes one attempt to join and receive audio, as a client does that has never been connected. Each attempt uses a new
 * client, so that nothing is warm. Never rejects.
 */
export async function attemptJoin({ spec, token, dueMs, withinMs }: JoinAttemptRequest): Promise<JoinResult> {
  const room = new Room();
  const reached: { joinMs?: number; firstAudioMs?: number; stats?: RtpStats } = {};
  let waitingFor: string | undefined;
  const subscribed = subscription(
    room,
    spec.hears ?? '',
    () => (waitingFor = 'no media: subscribed in vain'),
  );
  const lost = new Promise<never>((_, reject) => {
    room.on(RoomEvent.Disconnected, (reason) => reject(new Error(`disconnected, reason ${reason}`)));
  });
  const connecting = room.connect(spec.url, token, roomOptions(spec));
  const hear = async (): Promise<void> => {
    await connecting;
    reached.joinMs = nowMs() - dueMs;
    waitingFor = `no track of ${spec.hears} in the room`;
    subscribed.adopt();
    await subscribed.done;
    waitingFor = 'no audio: subscribed, and no packet came';
    reached.stats = await firstAudio(room);
    reached.firstAudioMs = nowMs() - dueMs;
  };
  const timer = new AbortController();
  const late = sleep(Math.max(0, dueMs + withinMs - nowMs()), OUT_OF_TIME, timer);
  const outcome = await Promise.race([hear(), lost, late]).catch((error: unknown) => error);
  // Steps that complete from here on are too late and must not be reported.
  const within = { ...reached };
  timer.abort();
  const reason = async (): Promise<string> =>
    outcome === OUT_OF_TIME
      ? `after ${withinMs} ms ${waitingFor ?? (await whyNotConnected(spec.url, token))}`
      : String(outcome);
  const failure = within.firstAudioMs === undefined ? await reason() : undefined;
  const leave = async (): Promise<void> => {
    await connecting.then(
      () => room.disconnect(),
      () => undefined,
    );
  };
  return { ...within, ...(failure !== undefined && { failure }), leave };
}

/** rtc-node is connected when signalling and ICE are. Until then it does not report which of them it waits for. */
async function whyNotConnected(url: string, token: string): Promise<string> {
  const question = `${url.replace(/^ws/, 'http')}/rtc/validate?access_token=${token}`;
  try {
    const { status } = await fetch(question, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return `ICE had not connected; signalling answered HTTP ${status}`;
  } catch {
    return 'signalling did not answer';
  }
}

/** Resolves once this identity's audio is subscribed. Calls `onRequest` when the subscription is requested. */
function subscription(
  room: Room,
  identity: string,
  onRequest: () => void,
): { readonly done: Promise<void>; readonly adopt: () => void } {
  const subscribe = (publication: RemoteTrackPublication, of: string): void => {
    if (of !== identity || publication.kind !== TrackKind.KIND_AUDIO) return;
    onRequest();
    publication.setSubscribed(true);
  };
  room.on(RoomEvent.TrackPublished, (publication, participant) =>
    subscribe(publication, participant.identity),
  );
  return {
    done: new Promise((resolve) => {
      room.on(RoomEvent.TrackSubscribed, () => resolve());
    }),
    // The server does not announce earlier publications again.
    adopt: () => {
      for (const participant of room.remoteParticipants.values()) {
        for (const publication of participant.trackPublications.values()) {
          subscribe(publication, participant.identity);
        }
      }
    },
  };
}
