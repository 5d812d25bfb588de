import { assignCaptions } from '../analysis/speech/captions.ts';
import type { Spoken } from '../analysis/speech/spoken.ts';
import type { ParticipantEvent } from '../wire/participant.ts';

type UtteranceEvent = Extract<ParticipantEvent, { type: 'utterance' }>;
type CaptionEvent = Extract<ParticipantEvent, { type: 'caption' }>;

/** Measures how long the first final caption of each utterance took, while the round is running. */
export class CaptionClock {
  readonly #timeoutMs: number;
  /** By pair: spoken utterances without a caption so far. */
  readonly #waiting = new Map<number, (Spoken & { readonly warmup: boolean })[]>();

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  spoken(pair: number, { utterance, text, dueStartMs, dueEndMs, warmup }: UtteranceEvent): void {
    const fresh = (this.#waiting.get(pair) ?? []).filter(
      (each) => each.dueEndMs + this.#timeoutMs > dueEndMs,
    );
    this.#waiting.set(pair, [...fresh, { utterance, text, dueStartMs, dueEndMs, warmup }]);
  }

  /** From the end of its speech, in ms; undefined for a caption of no pending utterance. */
  captioned(pair: number, { tMs, segment, text, sourceText }: CaptionEvent): number | undefined {
    const waiting = this.#waiting.get(pair) ?? [];
    const caption = { tMs, segment, text, sourceText: sourceText ?? '' };
    const [utterance] = assignCaptions(waiting, [caption], this.#timeoutMs).keys();
    const captioned = waiting.find((each) => each.utterance === utterance);
    if (!captioned) return undefined;
    this.#waiting.set(
      pair,
      waiting.filter((each) => each !== captioned),
    );
    return captioned.warmup ? undefined : tMs - captioned.dueEndMs;
  }
}
