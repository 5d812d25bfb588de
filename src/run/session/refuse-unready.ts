import type { HiveBenchConfig } from '../../config/config.ts';
import { ownSentences } from '../corpus/own-corpus.ts';
import { secretsOf } from './target.ts';

/**
 * What a run would stumble over when its stack is up, and what can be known of it before anything is made or started.
 * @throws {UsageError} for a corpus that cannot be spoken, or keys of a target that are missing.
 */
export function refuseUnready(config: HiveBenchConfig, targetEnv?: string): void {
  ownSentences(config);
  if (config.target) secretsOf(config.target, targetEnv);
}
