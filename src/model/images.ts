/** Images of the stack, the gateway, the clients and the corpus; each is built from stack/images/<name>. */
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
] as const;
export type ImageName = (typeof IMAGES)[number];
