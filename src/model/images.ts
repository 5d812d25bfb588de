/**
 * Images of the stack, the gateway, the clients, the corpus, the scorer of speech quality and the monitoring; each is
 * built from stack/images/<name>.
 */
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
  'prometheus',
  'pushgateway',
  'jaeger',
  'capture',
] as const;
/** The reference stack, in the order in which it is told of. */
export const REFERENCE_SERVICES = ['redis', 'coturn', 'livekit', 'stt', 'mt', 'tts', 'translator'] as const;
/** Only a registry has these. Nothing needs them: where none answers, the stack is started without. */
export const PULLED_IMAGES = { grafana: 'grafana/grafana:11.6.0' } as const;
export type ImageName = (typeof IMAGES)[number] | keyof typeof PULLED_IMAGES;

/** Of these, the ones that only watch: built and started where monitoring is on, and missed nowhere else. */
export const MONITORING_IMAGES: readonly ImageName[] = ['prometheus', 'pushgateway', 'jaeger'];

/** Needed only by `run --capture`. */
export const CAPTURE_IMAGE: ImageName = 'capture';
