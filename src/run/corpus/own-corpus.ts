import { CHECK_CORPUS, type HiveBenchConfig } from '../../config/config.ts';
import { limitsOf } from './corpus-limits.ts';
import type { Sentence } from './sentence.ts';
import { readCorpusFolder } from './corpus.ts';

/**
 * Sentences of the configured folder; undefined where there is none, for the built-in ones are in an image.
 * @throws {UsageError} naming every file that cannot be used, and why.
 */
export function ownSentences(
  config: Pick<HiveBenchConfig, 'corpus' | 'target' | 'stack' | 'languages'>,
): Sentence[] | undefined {
  const { corpus } = config;
  return corpus === undefined || corpus === CHECK_CORPUS
    ? undefined
    : readCorpusFolder(corpus, limitsOf(config), config.languages.target);
}
