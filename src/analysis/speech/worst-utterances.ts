import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { worseThan, worstFirst } from '../../model/worst-first.ts';

export interface Placed {
  readonly scenario: string;
  readonly utterance: UtteranceRecord;
}

/**
 * The worst utterance of every scenario, then the second worst of every scenario, and so on, so that one bad scenario
 * does not fill the page.
 */
export function worstOfAll(
  scenarios: readonly Pick<ScenarioRecord, 'name' | 'utterances'>[],
  most: number,
): Placed[] {
  const ranked = scenarios.map(({ name, utterances }) =>
    worstFirst(utterances)
      .slice(0, most)
      .map((utterance, rank) => ({ scenario: name, utterance, rank })),
  );
  return ranked
    .flat()
    .toSorted((a, b) => a.rank - b.rank || worseThan(a.utterance, b.utterance))
    .slice(0, most)
    .map(({ scenario, utterance }) => ({ scenario, utterance }));
}
