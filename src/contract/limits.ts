/** How long the translator waits for each answer, in ms; docs/contracts says the same. */
export const WITHIN_MS = {
  health: 1000,
  translation: 2000,
  speech: 5000,
  final: 2000,
  /** The translator pings STT every 5 s and takes a connection for lost when no pong comes for half of that. */
  pong: 2500,
} as const;

/** Longest text that MT and TTS must take, in Unicode code points: the translator ends an utterance after 20 s. */
export const MAX_TEXT_CHARACTERS = 500;

/**
 * Requests at once that must be answered. A translator has two for each speaker when it replaces a guess at the text
 * by another; hive-bench's profiles have three speakers.
 */
export const REQUESTS_AT_ONCE = 8;
