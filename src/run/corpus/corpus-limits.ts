import { longestPause } from '../../audio/onset.ts';
import type { HiveBenchConfig } from '../../config/config.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import type { ImageName } from '../../model/images.ts';
import type { Sentence } from './sentence.ts';
import { recogniserProblem } from './recogniser-words.ts';

/** What the stack under test accepts of a sentence. */
export interface SentenceLimits {
  readonly maxCharacters: number;
  readonly maxSpeechMs: number;
  /** A longer pause within a sentence ends it. */
  readonly maxPauseMs: number;
  /** The reference recogniser is taught the sentences; it accepts words only. */
  readonly taught: boolean;
}

/** For a stack with unknown services: longer than any sentence that is spoken in one breath. */
export const ANY_STACK: SentenceLimits = {
  maxCharacters: 1000,
  maxSpeechMs: 120_000,
  maxPauseMs: Number.POSITIVE_INFINITY,
  taught: false,
};

/**
 * Defaults of the reference services: ENV in stack/images/<name>/Dockerfile; the translator's are in its settings.py.
 */
export const SERVICE_LIMITS = {
  MT_TEXT_MOST_CHARS: 500,
  TTS_TEXT_MOST_CHARS: 500,
  STT_UTTERANCE_MOST_S: 30,
  MAX_UTTERANCE_MS: 20_000,
  PAUSE_SILENCE_MS: 600,
} as const;

/**
 * What the reference services accept under this configuration. For a service with an image of the user's, there is no
 * limit.
 */
export function limitsOf({ target, stack }: Pick<HiveBenchConfig, 'target' | 'stack'>): SentenceLimits {
  if (target) return ANY_STACK;
  const of = (service: ImageName, variable: keyof typeof SERVICE_LIMITS): number => {
    if (stack.images[service] !== undefined) return Number.POSITIVE_INFINITY;
    // The service itself refuses a value that is not a number.
    return Number(stack.env[service]?.[variable]) || SERVICE_LIMITS[variable];
  };
  const maxPauseMs = of('translator', 'PAUSE_SILENCE_MS');
  // The silence that ends an utterance is part of the utterance.
  const silenceMs = Number.isFinite(maxPauseMs) ? maxPauseMs : 0;
  return {
    maxCharacters: Math.min(
      of('mt', 'MT_TEXT_MOST_CHARS'),
      of('tts', 'TTS_TEXT_MOST_CHARS'),
      ANY_STACK.maxCharacters,
    ),
    maxSpeechMs: Math.min(
      of('translator', 'MAX_UTTERANCE_MS') - silenceMs,
      of('stt', 'STT_UTTERANCE_MOST_S') * 1000 - silenceMs,
      ANY_STACK.maxSpeechMs,
    ),
    maxPauseMs,
    taught: isTaught({ stack }),
  };
}

/** Whether the recogniser is the reference stack's, with its own choice of phrases. */
export function isTaught({ target, stack }: Pick<HiveBenchConfig, 'target' | 'stack'>): boolean {
  return !target && stack.images.stt === undefined && stack.env.stt?.['STT_PHRASE_FILES'] === undefined;
}

/** Describes which limits a sentence exceeds, as `got …, expected …`. */
export function limitProblems(
  { text, samples, speechStartMs, speechEndMs }: Sentence,
  { maxCharacters, maxSpeechMs, maxPauseMs, taught }: SentenceLimits,
): string[] {
  const speechMs = speechEndMs - speechStartMs;
  const inSeconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;
  const pause = longestPause(samples, RATE_HZ, { startMs: speechStartMs, endMs: speechEndMs });
  const words = taught ? recogniserProblem(text) : undefined;
  return [
    ...(text.length > maxCharacters
      ? [`got a text of ${text.length} characters, expected at most ${maxCharacters}`]
      : []),
    ...(speechMs > maxSpeechMs
      ? [`got ${inSeconds(speechMs)} of speech, expected at most ${inSeconds(maxSpeechMs)}`]
      : []),
    ...(pause.ms >= maxPauseMs
      ? [
          `got a pause of ${inSeconds(pause.ms)} at ${inSeconds(pause.atMs)}, expected less than ${inSeconds(maxPauseMs)}: the translator would take it for the end`,
        ]
      : []),
    ...(words === undefined ? [] : [words]),
  ];
}
