import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { HiveBenchConfig } from '../../config/config.ts';
import { StackNotReadyError, UsageError } from '../../lib/errors.ts';
import { TAUGHT_PHRASES } from '../../stack/services/definitions.ts';
import { isTaught } from './corpus-limits.ts';
import { ownSentences } from './own-corpus.ts';
import { phraseOf } from './recogniser-words.ts';

/** A sentence that the reference recogniser is taught, and its file. */
export interface Taught {
  readonly file: string;
  readonly text: string;
}

/**
 * Phrases that the reference recogniser must learn to recognise a user's corpus. Its grammar is a list of phrases, and
 * it would map anything else to the nearest one. Empty for a recogniser of the user's, and for a target.
 */
export function taughtBy(
  config: Pick<HiveBenchConfig, 'corpus' | 'target' | 'stack' | 'languages'>,
): Taught[] {
  if (!isTaught(config)) return [];
  return (ownSentences(config) ?? []).map(({ file, text }) => ({ file, text: phraseOf(text) }));
}

/** The line that the service prints before it exits. */
const UNKNOWN = new RegExp(`^/${TAUGHT_PHRASES}:(\\d+): no pronunciation for (.+)$`, 'gm');

/**
 * If the recogniser did not start because of the taught words, returns an error of the corpus. Undefined if something
 * else kept the stack from starting.
 */
export function unknownWords(
  error: unknown,
  taught: readonly Taught[],
  logDir: string,
): UsageError | undefined {
  if (!(error instanceof StackNotReadyError) || taught.length === 0) return undefined;
  const problems = [...logOf(logDir).matchAll(UNKNOWN)].map(
    ([, line, words]) => `${taught[Number(line) - 1]?.file}: got ${words}, expected words of its dictionary`,
  );
  if (problems.length === 0) return undefined;
  return new UsageError('the reference recogniser does not know words of the corpus; nothing was measured.', {
    hint: 'Its dictionary is that of CMU Sphinx for US English (cmudict). Write the words another way, leave the sentences out, or bring a recogniser of your own (stack.images.stt).',
    evidence: problems,
    cause: error,
  });
}

function logOf(logDir: string): string {
  try {
    return readFileSync(path.join(logDir, 'stt.log'), 'utf8');
  } catch {
    // Without the log, the error's own last lines of the service must suffice.
    return '';
  }
}
