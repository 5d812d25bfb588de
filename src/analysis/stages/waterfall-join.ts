import type { TranslatorUtterance } from '../../model/translator-log.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';

/**
 * The line of the translator's log for this utterance: of the same speaker, with the ends of speech mutually nearest.
 * Both lists are one speaker's utterances in one round.
 */
export function loggedFor(
  utterance: Pick<UtteranceRecord, 'dueStartMs' | 'dueEndMs'>,
  spoken: readonly Pick<UtteranceRecord, 'dueStartMs' | 'dueEndMs'>[],
  logged: readonly TranslatorUtterance[],
): TranslatorUtterance | undefined {
  const own = nearest(logged, (each) => Math.abs(endOf(each) - utterance.dueEndMs));
  // An utterance that ended before this one began is an earlier one.
  if (!own || endOf(own) < utterance.dueStartMs) return undefined;
  const its = nearest(spoken, ({ dueEndMs }) => Math.abs(endOf(own) - dueEndMs));
  return its === utterance ? own : undefined;
}

/** The caption has the same text as the log; a split sentence has several captions. */
export function sameWords({ recognised }: UtteranceRecord, { sourceText }: TranslatorUtterance): boolean {
  return recognised === undefined || recognised === sourceText;
}

function endOf({ stagesMs }: TranslatorUtterance): number {
  return stagesMs.last_speech ?? Number.NaN;
}

function nearest<T>(all: readonly T[], distance: (each: T) => number): T | undefined {
  let best: { readonly each: T; readonly distance: number } | undefined;
  for (const each of all) {
    const own = distance(each);
    if (!best || own < best.distance) best = { each, distance: own };
  }
  return best?.each;
}
