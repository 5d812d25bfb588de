/** Images of the stack, the gateway, the clients, the corpus and the scorer of speech quality; each is built from stack/images/<name>. */
export const IMAGES = [
  'livekit',
  'coturn',
  'redis',
  'stt',
  'mt',
  'tts',
  'translator',
  'gateway',
  'participant',
  'corpus',
  'visqol',
] as const;
export type ImageName = (typeof IMAGES)[number];
