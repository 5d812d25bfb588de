import type { Concern } from '../model/health.ts';
import type { UtteranceRecord } from '../model/utterance-record.ts';

/** Note on translations that were heard before their sentence had ended; empty if there was none. */
export function heardBeforeEnd(utterances: readonly UtteranceRecord[]): Concern[] {
  const early = utterances.flatMap(({ wrong, wrongMs }) =>
    wrong === 'before the end' && wrongMs !== undefined ? [wrongMs] : [],
  );
  if (early.length === 0) return [];
  const what = `${early.length} of ${utterances.length} translations began before their sentence had ended, the earliest at ${Math.round(Math.min(...early))} ms: they count as missing`;
  return [{ what, invalidates: false }];
}
