import type { CorpusWer } from '../../model/scenario-record.ts';
import type { UtteranceRecord } from '../../model/utterance-record.ts';
import { wordErrors } from './wer.ts';

/**
 * Errors in all utterances ÷ words in all of them, the usual figure for recognisers: long sentences weigh more. Over
 * the utterances whose transcript was scored; without a caption, all words are wrong. Undefined if none was scored.
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
