import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type Room,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { parseWav } from '../audio/wav.ts';
import type { ParticipantSpec, ScriptLine } from '../model/participant.ts';
import { nowMs } from './clock.ts';
import { Lateness } from './lateness.ts';
import type { Tell } from './wire.ts';
import { FRAME_MS, RATE_HZ } from '../model/audio-format.ts';

const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000;
/** 48 kbit/s is the guide's figure for speech. */
const BITRATE = 48_000n;

interface Placed {
  readonly line: ScriptLine;
  readonly pcm: Int16Array;
  /** Index, in the stream that began at `baseMs`, of the file's first sample. */
  readonly at: number;
}

/**
 * A microphone that never stops: frames of 10 ms on absolute deadlines, silence between utterances. Like a real
 * one it hands a frame over when the frame's last sample is due, so that sample k is due at base + k ÷ 16 ms.
 */
export class Speaker {
  readonly #source = new AudioSource(RATE_HZ, 1, 0);
  readonly #spec: ParticipantSpec;
  readonly #tell: Tell;
  readonly #lags: number[] = [];
  readonly #lateness = new Lateness();
  #placed: Placed[] = [];
  #baseMs = 0;
  #startMs = Number.POSITIVE_INFINITY;
  #frame = 0;
  #stopped = false;

  constructor(spec: ParticipantSpec, tell: Tell) {
    this.#spec = spec;
    this.#tell = tell;
  }

  async publish(room: Room): Promise<void> {
    const track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    const options = new TrackPublishOptions({
      source: TrackSource.SOURCE_MICROPHONE,
      dtx: false,
      red: true,
      audioEncoding: { maxBitrate: BITRATE },
    });
    if (!room.localParticipant) throw new Error('joined without a local participant');
    await room.localParticipant.publishTrack(track, options);
    this.#baseMs = nowMs();
    void this.#speak().catch((error: unknown) =>
      this.#tell({ type: 'fault', message: `speaker: ${String(error)}` }),
    );
  }

  /** Puts the script into the stream, its offsets counted from `startMs` (CLOCK_MONOTONIC). */
  async schedule(startMs: number): Promise<void> {
    this.#startMs = startMs;
    this.#placed = await Promise.all(
      this.#spec.script.map(async (line) => {
        const file = path.join(this.#spec.corpusDir, line.file);
        const { samples, rate } = parseWav(await readFile(file));
        if (rate !== RATE_HZ) throw new Error(`${line.file}: got ${rate} Hz, expected ${RATE_HZ} Hz`);
        return {
          line,
          pcm: samples,
          at: Math.round(((startMs + line.offsetMs - this.#baseMs) * RATE_HZ) / 1000),
        };
      }),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const lateness = this.#lateness.summary();
    if (lateness) this.#tell({ type: 'injection', ...lateness });
    await this.#source.close();
  }

  async #speak(): Promise<void> {
    while (!this.#stopped) {
      const dueMs = this.#baseMs + (this.#frame + 1) * FRAME_MS;
      const early = dueMs - nowMs();
      if (early > 0) {
        await new Promise((resolve) => setTimeout(resolve, early));
        continue;
      }
      const first = this.#frame * FRAME_SAMPLES;
      this.#frame += 1;
      this.#lags.push(-early);
      if (dueMs >= this.#startMs) this.#lateness.push(-early);
      // Not awaited: the answer comes from another thread, and waiting for it would add to the next lag.
      this.#source
        .captureFrame(new AudioFrame(this.#cut(first), RATE_HZ, 1, FRAME_SAMPLES))
        .catch(
          (error: unknown) =>
            this.#stopped || this.#tell({ type: 'fault', message: `capture: ${String(error)}` }),
        );
      this.#report(first + FRAME_SAMPLES);
    }
  }

  /** A copy of its own for every frame: the binding ignores the offset of a view. */
  #cut(first: number): Int16Array {
    const frame = new Int16Array(FRAME_SAMPLES);
    for (const { pcm, at } of this.#placed) {
      const from = first - at;
      if (from <= -FRAME_SAMPLES || from >= pcm.length) continue;
      for (let i = Math.max(0, -from); i < FRAME_SAMPLES && from + i < pcm.length; i += 1)
        frame[i] = pcm[from + i] ?? 0;
    }
    return frame;
  }

  /** Tells of each utterance once its last speech sample has been handed over. */
  #report(spoken: number): void {
    const done = this.#placed.filter(({ line, at }) => at + (line.speechEndMs * RATE_HZ) / 1000 <= spoken);
    if (done.length === 0) {
      // Lags belong to the utterance in which they happened; those of the silence before it do not.
      if (!this.#placed.some(({ at }) => at <= spoken)) this.#lags.length = 0;
      return;
    }
    this.#placed = this.#placed.filter((each) => !done.includes(each));
    for (const { line, at } of done) {
      const fileMs = this.#baseMs + (at * 1000) / RATE_HZ;
      const lags = this.#lags.splice(0).toSorted((a, b) => a - b);
      this.#tell({
        type: 'utterance',
        utterance: line.utterance,
        text: line.text,
        warmup: line.warmup,
        dueStartMs: fileMs + line.speechStartMs,
        dueEndMs: fileMs + line.speechEndMs,
        lagP50Ms: lags[Math.floor(lags.length / 2)] ?? 0,
        lagMaxMs: lags.at(-1) ?? 0,
      });
    }
  }
}
