import type { CorpusWer } from '../../model/scenario-record.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { wordErrors } from './wer.ts';

/**
 * Errors in all utterances ÷ words in all of them: as recognisers are compared, because a long sentence counts for more
 * than a short one. Of the utterances whose transcript was scored; one without a caption has all its words wrong.
 * Undefined where none was scored.
 */
export function corpusWer(utterances: readonly UtteranceRecord[]): CorpusWer | undefined {
  let [errors, words] = [0, 0];
  for (const { text, recognised = '', wer } of utterances) {
    const counted = wer === undefined ? undefined : wordErrors(text, recognised);
    if (!counted) continue;
    errors += counted.errors;
    words += counted.words;
  }
  return words === 0 ? undefined : { errors, words, rate: errors / words };
}
