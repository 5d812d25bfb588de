import type { HiveBenchConfig } from '../../config/config.ts';
import { ownSentences } from '../corpus/own-corpus.ts';
import { secretsOf } from './target.ts';

/**
 * Finds problems that would stop a run once its stack is up, before anything is created or started.
 * @throws {UsageError} for an unusable corpus, or missing keys of a target.
 */
export function refuseUnready(config: HiveBenchConfig, targetEnv?: string): void {
  ownSentences(config);
  if (config.target) secretsOf(config.target, targetEnv);
}
