import { scenarios } from '../scenarios/scenarios.ts';
import type { HiveBenchConfig } from './config.ts';

export const DEFAULTS: HiveBenchConfig = {
  stack: {
    subnet: '172.20.0.0/16',
    accessSubnet: '172.21.0.0/16',
    ports: 'guide',
    images: {},
    env: {},
    readyTimeoutS: 60,
    alertWindowS: 300,
  },
  gateway: 'auto',
  languages: { source: 'en', target: 'es' },
  suite: scenarios.filter(({ suite }) => suite).map(({ name }) => name),
  scenarios,
  slos: [
    'e2e_ms p95 <= 500',
    'caption_ms p95 <= 250 on clean, loss-1, loss-3, loss-5',
    'mos_lqo mean >= 3.5 except stress',
    'connect ratio >= 0.98',
  ],
  waivers: [],
  // Many short calls: values of one call have something in common. In ci two utterances of 144 may be late, and two joins
  // of 360 may fail: 318 visits, and 42 participants of calls (359 tolerate two). docs/decisions/0026.
  profiles: {
    quick: { utterances: 21, pairs: 3, rounds: 1, visits: 12, provisional: true },
    ci: {
      utterances: 144,
      pairs: 3,
      rounds: 1,
      calls: 18,
      visits: 318,
      provisional: false,
      stopAtBreach: true,
    },
    // One utterance in a hundred may be late, but not by more than twice the limit of the p95 (docs/decisions/0025).
    signoff: {
      utterances: 1008,
      pairs: 3,
      rounds: 12,
      calls: 144,
      visits: 600,
      provisional: false,
      slos: ['e2e_ms p99 <= 1000'],
    },
  },
  timeoutS: 5,
  seed: 1,
  output: 'results',
};
