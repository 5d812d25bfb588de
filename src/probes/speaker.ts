import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Room, TrackSource } from '@livekit/rtc-node';
import { parseWav } from '../audio/wav.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import type { ParticipantSpec, ScriptLine } from '../wire/participant.ts';
import { Lateness } from './lateness.ts';
import { Microphone } from './microphone.ts';
import { frameOf, type Placed } from './placed.ts';
import type { Emit } from './wire.ts';

interface Line extends Placed {
  readonly line: ScriptLine;
}

/** Sends its script through a microphone: each utterance at its scheduled instant, silence in between. */
export class Speaker {
  readonly #microphone: Microphone;
  readonly #spec: ParticipantSpec;
  readonly #emit: Emit;
  readonly #lags: number[] = [];
  readonly #lateness = new Lateness();
  #placed: Line[] = [];
  #startMs = Number.POSITIVE_INFINITY;

  constructor(spec: ParticipantSpec, emit: Emit) {
    this.#spec = spec;
    this.#emit = emit;
    this.#microphone = new Microphone(
      spec,
      {
        frame: (first) => frameOf(this.#placed, first),
        handedOver: (samples, lagMs) => {
          this.#lags.push(lagMs);
          if (this.#microphone.dueMs(samples) >= this.#startMs) this.#lateness.push(lagMs);
          this.#report(samples);
        },
      },
      emit,
    );
  }

  publish(room: Room): Promise<void> {
    return this.#microphone.publish(room, this.#spec.untranslated ? TrackSource.SOURCE_UNKNOWN : undefined);
  }

  /** Places the script in the stream. Offsets count from `startMs` (CLOCK_MONOTONIC). */
  async schedule(startMs: number): Promise<void> {
    this.#startMs = startMs;
    const samples = await this.#samplesByFile();
    this.#placed = this.#spec.script.map((line) => ({
      line,
      pcm: samples.get(line.file) ?? new Int16Array(),
      at: this.#microphone.sampleAt(startMs + line.offsetMs),
    }));
  }

  /** Loads each file once, however often it is spoken: a script of hours would not fit into memory line by line. */
  async #samplesByFile(): Promise<Map<string, Int16Array>> {
    const files = [...new Set(this.#spec.script.map(({ file }) => file))];
    return new Map(
      await Promise.all(
        files.map(async (name): Promise<[string, Int16Array]> => {
          const bytes = await readFile(path.join(this.#spec.corpusDir, name));
          return [name, parseWav(bytes, RATE_HZ).samples];
        }),
      ),
    );
  }

  async stop(): Promise<void> {
    const lateness = this.#lateness.summary();
    if (lateness && !this.#spec.untranslated) this.#emit({ type: 'injection', ...lateness });
    await this.#microphone.stop();
  }

  /** Reports each utterance once its last speech sample has been sent. */
  #report(spoken: number): void {
    const done = this.#placed.filter(({ line, at }) => at + (line.speechEndMs * RATE_HZ) / 1000 <= spoken);
    if (done.length === 0) {
      // Lags belong to the utterance in which they occurred, not to the next one after a silence.
      if (!this.#placed.some(({ at }) => at <= spoken)) this.#lags.length = 0;
      return;
    }
    this.#placed = this.#placed.filter((each) => !done.includes(each));
    for (const { line, at } of done) {
      const fileMs = this.#microphone.dueMs(at);
      const lags = this.#lags.splice(0).toSorted((a, b) => a - b);
      this.#emit({
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
