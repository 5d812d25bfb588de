import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import {
  AudioStream,
  type RemoteTrack,
  type RemoteTrackPublication,
  type Room,
  RoomEvent,
  type TextStreamReader,
  TrackKind,
} from '@livekit/rtc-node';
import { OnsetDetector } from '../audio/onset.ts';
import type { ParticipantSpec } from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';
import { CaptionReader } from './captions.ts';
import { faultOf } from './fault.ts';
import { firstAudio } from './first-audio.ts';
import { Shortfall } from './shortfall.ts';
import type { Emit } from './wire.ts';
import { FRAME_MS, RATE_HZ } from '../wire/audio-format.ts';

/**
 * Receives one participant's audio. Records every frame with the instant at which it left the jitter buffer, for the
 * analysis, and reports onsets and captions as they arrive, for the live view.
 */
export class Listener {
  readonly #spec: ParticipantSpec;
  readonly #emit: Emit;
  readonly #pcm: WriteStream;
  readonly #times: WriteStream;
  readonly #onFrame: ((frame: Int16Array, tMs: number) => void) | undefined;
  readonly #captions = new CaptionReader();
  #frames = 0;
  /** One for each recorded track: nothing can be lost between two tracks. */
  readonly #shortfalls: Shortfall[] = [];
  /** The current track. It can disappear with its publisher's connection and be replaced by another. */
  #track: RemoteTrack | undefined;

  /** Calls `onFrame` with a copy of each frame and the instant at which it was read. */
  constructor(spec: ParticipantSpec, emit: Emit, onFrame?: (frame: Int16Array, tMs: number) => void) {
    this.#spec = spec;
    this.#emit = emit;
    this.#onFrame = onFrame;
    mkdirSync(spec.evidenceDir, { recursive: true });
    this.#pcm = createWriteStream(path.join(spec.evidenceDir, 'heard.s16'));
    this.#times = createWriteStream(path.join(spec.evidenceDir, 'heard.f64'));
  }

  /** Call before connecting, so that no publication is missed. */
  prepare(room: Room): void {
    const joining = nowMs();
    room.on(RoomEvent.TrackPublished, (publication, participant) =>
      this.#subscribe(publication, participant.identity),
    );
    // Everybody in the room receives the captions; only those of the translation's listener are measured.
    if (this.#spec.role === 'listener') this.#receiveCaptions(room);
    room.on(RoomEvent.TrackSubscribed, (track, publication) => {
      // After a reconnect, the new track can appear before the old one is known to be gone.
      if (this.#track && track.name !== this.#track.name) {
        this.#emit({ type: 'fault', message: `a second track, ${track.name}, of ${this.#spec.hears}` });
        return;
      }
      this.#track = track;
      const emitFault = faultOf(room, this.#emit, 'listener');
      const fault = (error: unknown): void => {
        if (!this.#pcm.writableEnded && this.#track === track) emitFault(error);
      };
      this.#record(track).catch(fault);
      if (this.#frames > 0) return;
      firstAudio(room)
        .then(() => {
          this.#emit({ type: 'first-audio', afterJoinMs: nowMs() - joining });
          this.#emit({
            type: 'ready',
            ...(publication.mimeType !== undefined && { codec: publication.mimeType }),
          });
        })
        .catch(fault);
    });
    room.on(RoomEvent.TrackUnsubscribed, (track) => {
      if (this.#track === track) this.#track = undefined;
    });
  }

  /** Call after connecting: earlier publications are not announced again, and there is no event for the connection. */
  adopt(room: Room): void {
    for (const participant of room.remoteParticipants.values()) {
      for (const publication of participant.trackPublications.values()) {
        this.#subscribe(publication, participant.identity);
      }
    }
  }

  #subscribe(publication: RemoteTrackPublication, identity: string): void {
    if (identity === this.#spec.hears && publication.kind === TrackKind.KIND_AUDIO) {
      publication.setSubscribed(true);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(
      [this.#pcm, this.#times].map((file) => new Promise<void>((resolve) => file.end(() => resolve()))),
    );
    const droppedMs = this.#shortfalls.reduce((sum, { ms }) => sum + ms, 0);
    this.#emit({ type: 'recording', frames: this.#frames, droppedMs });
    const { leftOut } = this.#captions;
    if (leftOut !== undefined) this.#emit({ type: 'fault', message: leftOut });
  }

  async #record(track: RemoteTrack): Promise<void> {
    const stream = new AudioStream(track, { sampleRate: RATE_HZ, numChannels: 1, frameSizeMs: FRAME_MS });
    const onset = new OnsetDetector(RATE_HZ);
    const shortfall = new Shortfall();
    this.#shortfalls.push(shortfall);
    for await (const frame of stream) {
      const tMs = nowMs();
      if (this.#pcm.writableEnded || this.#track !== track) return;
      this.#frames += 1;
      shortfall.push(tMs);
      this.#pcm.write(
        Buffer.from(
          frame.data.buffer.slice(frame.data.byteOffset, frame.data.byteOffset + frame.data.byteLength),
        ),
      );
      this.#times.write(Buffer.from(Float64Array.of(tMs).buffer));
      this.#onFrame?.(frame.data.slice(), tMs);
      const found = onset.push(frame.data);
      if (found) this.#emit({ type: 'onset', levelDbfs: found.levelDbfs }, tMs + found.offsetMs);
    }
  }

  #receiveCaptions(room: Room): void {
    const hear = async (reader: TextStreamReader): Promise<void> => {
      const caption = await this.#captions.read(reader);
      if (caption) this.#emit({ type: 'caption', ...caption });
    };
    room.registerTextStreamHandler(this.#spec.captionTopic, (reader) => {
      // A stream that breaks off is a caption that did not arrive; the analysis counts it as missing.
      hear(reader).catch(() => undefined);
    });
  }
}
