import type { Room } from '@livekit/rtc-node';
import type { ParticipantSpec, ScriptLine } from '../wire/participant.ts';
import { HeldSpeech } from './held-speech.ts';
import { Listener } from './listener.ts';
import { Microphone } from './microphone.ts';
import { frameOf, type Placed } from './placed.ts';
import type { Emit } from './wire.ts';

/** The speaker's audio takes some time to arrive, and a fade-out belongs to the speech. */
const BEFORE_MS = 300;
const AFTER_MS = 600;
/** How long audio is kept while there is no script yet. */
const KEEP_MS = 1000;

interface Awaited {
  readonly line: ScriptLine;
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Replaces the translator and returns the speaker's own audio, each utterance after a time that is known to the sample.
 * The self-test has to measure this time.
 */
export class Echo {
  readonly #spec: ParticipantSpec;
  readonly #emit: Emit;
  readonly #listener: Listener;
  readonly #microphone: Microphone;
  readonly #heard = new HeldSpeech();
  #awaited: Awaited[] = [];
  #placed: Placed[] = [];

  constructor(spec: ParticipantSpec, emit: Emit) {
    this.#spec = spec;
    this.#emit = emit;
    this.#listener = new Listener(spec, emit, (frame, tMs) => this.#receive(frame, tMs));
    this.#microphone = new Microphone(spec, { frame: (first) => this.#speak(first) }, emit);
  }

  prepare(room: Room): void {
    this.#listener.prepare(room);
  }

  async publish(room: Room): Promise<void> {
    this.#listener.adopt(room);
    await this.#microphone.publish(room);
  }

  /** Begins to return the speaker's script. Offsets count from `startMs` (CLOCK_MONOTONIC). */
  schedule(startMs: number): void {
    if (this.#spec.holdMs === undefined) return;
    this.#awaited = this.#spec.script.map((line) => ({
      line,
      fromMs: startMs + line.offsetMs + line.speechStartMs - BEFORE_MS,
      untilMs: startMs + line.offsetMs + line.speechEndMs + AFTER_MS,
    }));
  }

  async stop(): Promise<void> {
    await this.#microphone.stop();
    await this.#listener.stop();
  }

  #receive(frame: Int16Array, tMs: number): void {
    this.#heard.push(frame, tMs);
    const [next] = this.#awaited;
    if (!next) return this.#heard.forgetBefore(tMs - KEEP_MS);
    if (!this.#heard.isSettled(next.untilMs)) return;
    this.#awaited.shift();
    this.#return(next);
    this.#heard.forgetBefore(Math.min(tMs, this.#awaited[0]?.fromMs ?? tMs) - KEEP_MS);
  }

  #return({ line, fromMs, untilMs }: Awaited): void {
    const cut = this.#heard.cut(fromMs, untilMs);
    if (!cut) return;
    const { utterance } = line;
    const at = this.#microphone.sampleAt(cut.firstMs + (this.#spec.holdMs ?? 0) + (line.echoDelayMs ?? 0));
    if (at < this.#microphone.handedOver) {
      return this.#emit({
        type: 'fault',
        message: `${utterance} was held for too short a time to be returned whole`,
      });
    }
    this.#placed.push({ pcm: cut.pcm, at });
    this.#emit({
      type: 'echoed',
      utterance,
      heldMs: this.#microphone.dueMs(at) - cut.firstMs,
      strayMs: cut.strayMs,
    });
  }

  #speak(first: number): Int16Array {
    this.#placed = this.#placed.filter(({ pcm, at }) => at + pcm.length > first);
    return frameOf(this.#placed, first);
  }
}
