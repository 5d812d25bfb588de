import type { UtteranceRecord } from './utterance-record.ts';

/** Missing ones first, then the slowest; equals as they were spoken. */
export function worstFirst(utterances: readonly UtteranceRecord[]): UtteranceRecord[] {
  return utterances.toSorted(worseThan);
}

/** For sorting: negative where `a` is the worse one. ∞ − ∞ is no number, and a sort by it is no order. */
export function worseThan(a: UtteranceRecord, b: UtteranceRecord): number {
  return a.e2eMs === b.e2eMs ? 0 : b.e2eMs - a.e2eMs;
}
