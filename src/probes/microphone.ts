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

/** Supplies the audio of a microphone. */
export interface FrameSource {
  /**
   * Returns the frame that begins with this sample, counted from the start of the stream. It must be an array of its
   * own, because the binding keeps it.
   */
  frame(first: number): Int16Array;
  /** Called when this many samples have been sent, `lagMs` after the last frame was due. */
  handedOver?(samples: number, lagMs: number): void;
}

/**
 * A microphone that runs until it is stopped: frames of 10 ms on absolute deadlines. Like a real microphone, it sends a
 * frame when the frame's last sample is due, so sample k is due at base + k ÷ 16 ms.
 */
export class Microphone {
  readonly #source = new AudioSource(RATE_HZ, 1, 0);
  readonly #frames: FrameSource;
  readonly #emit: Emit;
  readonly #audio: ClientAudio;
  #baseMs = 0;
  #frame = 0;
  #stopped = false;

  /** @throws if the specification has no audio settings, as for listeners. */
  constructor({ name, audio }: ParticipantSpec, frames: FrameSource, emit: Emit) {
    if (!audio) throw new Error(`${name} has no audio settings`);
    this.#frames = frames;
    this.#emit = emit;
    this.#audio = audio;
  }

  /** Samples that have been sent: audio placed before them is never heard. */
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

  /** Index of the stream's sample that is due at this instant (CLOCK_MONOTONIC, ms). */
  sampleAt(tMs: number): number {
    return Math.round(((tMs - this.#baseMs) * RATE_HZ) / 1000);
  }

  /** When a sample of the stream is due, CLOCK_MONOTONIC in ms. */
  dueMs(sample: number): number {
    return this.#baseMs + (sample * 1000) / RATE_HZ;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#source.close();
  }

  /** Continues after the room is gone: the measurement includes that nobody hears the speaker then. */
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
      // Not awaited: the reply comes from another thread, and waiting for it would add to the next frame's lag.
      this.#source
        .captureFrame(new AudioFrame(this.#frames.frame(first), RATE_HZ, 1, FRAME_SAMPLES))
        .catch((error: unknown) => this.#stopped || captureFault(error));
      this.#frames.handedOver?.(first + FRAME_SAMPLES, -early);
    }
  }
}
