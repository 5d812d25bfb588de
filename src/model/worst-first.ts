import type { UtteranceRecord } from './utterance-record.ts';

/** Missing ones first, then the slowest; equal ones in spoken order. */
export function worstFirst(utterances: readonly UtteranceRecord[]): UtteranceRecord[] {
  return utterances.toSorted(worseThan);
}

/** For sorting: negative if `a` is worse. Avoids ∞ − ∞, which is NaN and not an order. */
export function worseThan(a: UtteranceRecord, b: UtteranceRecord): number {
  return a.e2eMs === b.e2eMs ? 0 : b.e2eMs - a.e2eMs;
}
