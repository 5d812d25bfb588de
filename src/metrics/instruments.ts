import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Bucket bounds in seconds, closest at the SLOs: captions 0.25, translations 0.5. The translator has the same ones.
 */
const LATENCY_BUCKETS_S = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.75, 1, 1.5, 2, 3, 5,
];

const LEG = ['leg', 'direction', 'scenario'] as const;

export type Instruments = ReturnType<typeof makeInstruments>;

/** All metrics of the harness; docs/monitoring.md lists them with units. */
export function makeInstruments() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    latency: new Histogram({
      name: 'translation_latency_seconds',
      help: 'Time of a stage of an utterance; see the label',
      labelNames: ['stage', 'language', 'scenario'] as const,
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    captionLatency: new Histogram({
      name: 'caption_latency_seconds',
      help: 'From the end of speech to the first final caption at a listener',
      labelNames: ['language', 'scenario'] as const,
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    packets: new Counter({
      name: 'network_packets_total',
      help: 'Packets that were sent to this leg',
      labelNames: LEG,
      registers,
    }),
    lost: new Counter({
      name: 'network_packets_lost_total',
      help: 'Of these, those that did not come',
      labelNames: LEG,
      registers,
    }),
    level: new Gauge({
      name: 'jitter_buffer_level_percent',
      help: 'Time that audio stayed in the jitter buffer, in percent of the time aimed at; of the fullest buffer',
      labelNames: LEG,
      registers,
    }),
    underruns: new Gauge({
      name: 'jitter_buffer_underruns_rate',
      help: 'Times a second that a jitter buffer had to make up sound',
      labelNames: LEG,
      registers,
    }),
    plc: new Gauge({
      name: 'plc_activation_rate',
      help: 'Share of what was played that was made up by concealment',
      labelNames: LEG,
      registers,
    }),
    mediaDelay: new Gauge({
      name: 'media_delay_seconds',
      help: 'From the SFU to the ear: half a round trip and the stay in the jitter buffer; of the slowest leg',
      labelNames: LEG,
      registers,
    }),
    mos: new Gauge({
      name: 'audio_mos',
      help: 'Mean opinion score, 1 to 5; MOS-CQE is modelled live for a listener, MOS-LQO measured for a scenario',
      labelNames: ['method', 'scenario', 'participant'] as const,
      registers,
    }),
  };
}
