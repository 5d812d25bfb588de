import type { Observation } from '../../wire/participant.ts';
import { assignInOrder } from './in-order.ts';
import type { Spoken } from './spoken.ts';
import { wordErrorRate, words } from './wer.ts';

export interface FinalCaption {
  readonly tMs: number;
  readonly segment: string;
  readonly text: string;
  readonly sourceText: string;
}

/**
 * Final captions; one without source text has an empty one. A final caption can be sent several times against loss:
 * the first of equal ones counts, because the others change nothing that a client shows.
 */
export function finalCaptions(observations: readonly Observation[]): FinalCaption[] {
  const shown = new Map<string, string>();
  return observations.flatMap(({ participant, event }) => {
    if (event.type !== 'caption' || !event.final) return [];
    const { tMs, segment, text, sourceText } = event;
    const key = `${participant} ${segment}`;
    if (shown.get(key) === text) return [];
    shown.set(key, text);
    return [{ tMs, segment, text, sourceText: sourceText ?? '' }];
  });
}

/** Whether captions contain the source text, by which they are assigned to utterances. */
export function knowsSource(captions: readonly FinalCaption[]): boolean {
  return captions.length === 0 || captions.some(({ sourceText }) => sourceText !== '');
}

/** A caption cannot arrive before its words are spoken, but may arrive before their sound has died away. */
const BEFORE_END_MS = 1000;
/**
 * A caption, or a part of a split one, belongs to a sentence only if at least this share of its words is in the
 * sentence.
 */
const MIN_SHARED = 0.5;

/**
 * Assigns each final caption to an utterance: of those spoken before it, within the time-out, the one whose text is
 * nearest to its source text; of equals, the latest. A caption most of whose words are in no candidate belongs to
 * none. End-pointing that splits a sentence gives several captions for one utterance; they are returned in order of
 * arrival.
 */
export function assignCaptions(
  spoken: readonly Spoken[],
  captions: readonly FinalCaption[],
  timeoutMs: number,
): Map<string, FinalCaption[]> {
  const assigned = new Map<string, FinalCaption[]>();
  for (const caption of captions.toSorted((a, b) => a.tMs - b.tMs)) {
    let best: { distance: number; spoken: Spoken } | undefined;
    for (const candidate of spoken) {
      if (caption.tMs < candidate.dueEndMs - BEFORE_END_MS || caption.tMs > candidate.dueEndMs + timeoutMs)
        continue;
      if (sharedWords(caption.sourceText, candidate.text) < MIN_SHARED) continue;
      const distance = wordErrorRate(candidate.text, caption.sourceText) ?? 1;
      if (
        !best ||
        distance < best.distance ||
        (distance === best.distance && candidate.dueEndMs > best.spoken.dueEndMs)
      ) {
        best = { distance, spoken: candidate };
      }
    }
    if (!best) continue;
    const list = assigned.get(best.spoken.utterance) ?? [];
    list.push(caption);
    assigned.set(best.spoken.utterance, list);
  }
  return assigned;
}

function sharedWords(part: string, whole: string): number {
  const [own, all] = [words(part), new Set(words(whole))];
  return own.length === 0 ? 0 : own.filter((word) => all.has(word)).length / own.length;
}

/**
 * The same for captions without source text: one for each utterance, in order. Further parts of a split one belong to
 * none.
 */
export function captionsInOrder(
  spoken: readonly Spoken[],
  captions: readonly FinalCaption[],
  timeoutMs: number,
): Map<string, FinalCaption[]> {
  const assigned = assignInOrder({
    spoken,
    events: captions,
    timeOf: ({ tMs }) => tMs,
    beforeEndMs: BEFORE_END_MS,
    timeoutMs,
  });
  return new Map([...assigned].map(([utterance, caption]) => [utterance, [caption]]));
}
