import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { FRAME_MS, RATE_HZ } from '../wire/audio-format.ts';
import type { ClientAudio, ParticipantSpec } from '../wire/participant.ts';
import { nowMs } from '../wire/clock.ts';
import { faultOf } from './fault.ts';
import { FRAME_SAMPLES } from './placed.ts';
import type { Emit } from './wire.ts';

/** What is said into a microphone. */
export interface FrameSource {
  /** The frame that begins with this sample, counted from the stream's first; an array of its own, which the binding keeps. */
  frame(first: number): Int16Array;
  /** Called when so many samples have been handed over, the last frame this much after it was due. */
  handedOver?(samples: number, lagMs: number): void;
}

/**
 * A microphone that never stops: frames of 10 ms on absolute deadlines. Like a real one it hands a frame over when
 * the frame's last sample is due, so that sample k is due at base + k ÷ 16 ms.
 */
export class Microphone {
  readonly #source = new AudioSource(RATE_HZ, 1, 0);
  readonly #frames: FrameSource;
  readonly #emit: Emit;
  readonly #audio: ClientAudio;
  #baseMs = 0;
  #frame = 0;
  #stopped = false;

  /** @throws when the specification does not say how to send, as those of listeners do not. */
  constructor({ name, audio }: ParticipantSpec, frames: FrameSource, emit: Emit) {
    if (!audio) throw new Error(`${name} was not told how to send its voice`);
    this.#frames = frames;
    this.#emit = emit;
    this.#audio = audio;
  }

  /** Samples that are said already: what is placed before them is never heard. */
  get handedOver(): number {
    return this.#frame * FRAME_SAMPLES;
  }

  async publish(room: Room, source = TrackSource.SOURCE_MICROPHONE): Promise<void> {
    const track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    const { dtx, red, bitrateBps } = this.#audio;
    const options = new TrackPublishOptions({
      source,
      dtx,
      red,
      audioEncoding: { maxBitrate: BigInt(bitrateBps) },
    });
    if (!room.localParticipant) throw new Error('joined without a local participant');
    await room.localParticipant.publishTrack(track, options);
    this.#baseMs = nowMs();
    void this.#run(faultOf(room, this.#emit, 'capture')).catch((error: unknown) =>
      this.#emit({ type: 'fault', message: `microphone: ${String(error)}` }),
    );
  }

  /** Index in the stream of the sample that is due at this instant. */
  sampleAt(tMs: number): number {
    return Math.round(((tMs - this.#baseMs) * RATE_HZ) / 1000);
  }

  /** When a sample of the stream is due, CLOCK_MONOTONIC. */
  dueMs(sample: number): number {
    return this.#baseMs + (sample * 1000) / RATE_HZ;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#source.close();
  }

  /** Goes on also when the room has gone: whoever speaks into a dead line is not heard, and that is what is measured. */
  async #run(captureFault: (error: unknown) => void): Promise<void> {
    while (!this.#stopped) {
      const dueMs = this.#baseMs + (this.#frame + 1) * FRAME_MS;
      const early = dueMs - nowMs();
      if (early > 0) {
        await new Promise((resolve) => setTimeout(resolve, early));
        continue;
      }
      const first = this.#frame * FRAME_SAMPLES;
      this.#frame += 1;
      // Not awaited: the answer comes from another thread, and waiting for it would add to the next lag.
      this.#source
        .captureFrame(new AudioFrame(this.#frames.frame(first), RATE_HZ, 1, FRAME_SAMPLES))
        .catch((error: unknown) => this.#stopped || captureFault(error));
      this.#frames.handedOver?.(first + FRAME_SAMPLES, -early);
    }
  }
}
