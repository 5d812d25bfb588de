import { CHECK_CORPUS, type HiveBenchConfig } from '../../config/config.ts';
import { limitsOf } from './corpus-limits.ts';
import type { Sentence } from './sentence.ts';
import { readCorpusFolder } from './corpus.ts';

/**
 * Sentences of the configured folder. Undefined without one: the built-in sentences are in an image.
 * @throws {UsageError} naming every unusable file and the reason.
 */
export function ownSentences(
  config: Pick<HiveBenchConfig, 'corpus' | 'target' | 'stack' | 'languages'>,
): Sentence[] | undefined {
  const { corpus } = config;
  return corpus === undefined || corpus === CHECK_CORPUS
    ? undefined
    : readCorpusFolder(corpus, limitsOf(config), config.languages.target);
}
