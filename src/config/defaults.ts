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
  // 183 visits: the fewest of which, all successful, the two-sided 95 % interval lies wholly above 98 %.
  profiles: {
    quick: { utterances: 21, pairs: 3, rounds: 1, visits: 12, provisional: true },
    ci: { utterances: 72, pairs: 3, rounds: 1, visits: 183, provisional: false },
    signoff: { utterances: 1008, pairs: 3, rounds: 12, visits: 600, provisional: false },
  },
  timeoutS: 5,
  seed: 1,
  output: 'results',
};
