import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HiveBenchConfig, UserConfig } from '../../../src/config/config.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { overlaps, parseSubnet } from '../../../src/model/topology.ts';
import { planRun } from '../../../src/run/plan/plan.ts';
import { slosFor } from '../../../src/slo/for-scenario.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damaged } from './hostile-json.ts';

const FILE = 'hive-bench.config.ts';

/** Every key that a configuration can have. */
const valid: UserConfig = {
  stack: {
    subnet: '172.30.0.0/16',
    accessSubnet: '172.31.0.0/16',
    ports: 'ephemeral',
    images: { mt: 'registry.example/mt:1' },
    env: { translator: { MT_TIMEOUT_MS: '500' } },
    readyTimeoutS: 30,
    alertWindowS: 60,
    monitoring: false,
  },
  gateway: 'uml',
  corpus: 'built-in:check',
  languages: { source: 'en', target: 'es' },
  suite: ['hotel', 'clean'],
  scenarios: [
    {
      name: 'hotel',
      title: 'the lobby at nine',
      links: {
        speaker: {
          uplink: [
            { kind: 'delay', delayMs: 40, jitterMs: 30 },
            { kind: 'rate', rateKbit: 500, queueMs: 200 },
          ],
          downlink: [
            { kind: 'delay', delayMs: 40 },
            { kind: 'reorder', reorderPct: 1 },
          ],
        },
        listener: {
          uplink: [{ kind: 'loss', lossPct: 2 }],
          downlink: [{ kind: 'burst-loss', lossPct: 3, meanBurst: 4 }],
        },
      },
      severity: 'warn',
      suite: true,
      expected: { p95Ms: 400, quality: 0.9 },
      slos: ['e2e_ms p95 <= 700'],
    },
  ],
  slos: ['e2e_ms p95 <= 450', 'caption_ms p95 <= 250 on clean', 'connect ratio >= 0.98'],
  waivers: [
    { scenario: 'hotel', slo: 'e2e_ms p95 <= 700', owner: 'media', reason: 'known', expires: '2027-01-31' },
  ],
  profiles: { quick: { utterances: 6, pairs: 2, rounds: 1, visits: 3, provisional: true } },
  timeoutS: 4,
  seed: 7,
  output: 'results',
};
const validTarget: UserConfig = {
  target: {
    url: 'wss://hive.example.com',
    network: 'bridge',
    transport: 'all',
    turn: [
      {
        urls: ['turn:turn.example.com:3478?transport=udp'],
        usernameEnv: 'TURN_USER',
        credentialEnv: 'TURN_PASSWORD',
      },
    ],
    translatorIdentity: 'translator',
    captionTopic: 'lk.transcription',
    roomPrefix: 'test-',
  },
};

/** What whoever gets a configuration may rely on. */
function requireSound(config: HiveBenchConfig): void {
  const names = config.scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const scenario of config.scenarios) slosFor(scenario, { general: config.slos });
  const [own, access] = [parseSubnet(config.stack.subnet), parseSubnet(config.stack.accessSubnet)];
  expect(own && access && !overlaps(own, access)).toBe(true);
  for (const { utterances, pairs, rounds, visits } of Object.values(config.profiles))
    for (const [count, most] of [
      [utterances, 100_000],
      [pairs, 50],
      [rounds, 1000],
      [visits, 100_000],
    ] as const)
      expect(Number.isInteger(count) && count >= 0 && count <= most).toBe(true);
  expect(config.timeoutS).toBeGreaterThanOrEqual(1);
  if (config.target) expect(new URL(config.target.url).hostname).not.toBe('');
  // Nothing that JSON would lose or change: it is written to setup.json and read again by judge.
  expect(JSON.parse(JSON.stringify(config))).toEqual(config);
}

async function load(given: unknown): Promise<'accepted' | { readonly told: string }> {
  const outcome = await outcomeOf(() => resolveConfig(given, FILE), FILE);
  if ('refusal' in outcome) return outcome;
  requireSound(outcome.value);
  // What follows is asked before anything is started.
  await outcomeOf(() => planRun(outcome.value, { profile: 'quick' }), 'scenarios');
  return 'accepted';
}

describe('a configuration', () => {
  it.each([
    ['with every key', valid],
    ['of a target', validTarget],
  ])('%s is accepted as it is', async (_, config) => {
    expect(await load(config)).toBe('accepted');
  });

  it('is sound or clearly refused, whatever is changed in it', { timeout: 60_000 }, async () => {
    const changed = fc.oneof(damaged(valid), damaged(validTarget));
    const { accepted, refused } = await tally(changed, load, { seed: 20_251_125, numRuns: 1000 });
    // Or the changes would be too mild, or too wild, to say anything.
    expect(accepted).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(500);
  });

  it('is sound or clearly refused, whatever value it is', { timeout: 60_000 }, async () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    const { refused } = await tally(anything, load, { seed: 20_251_126, numRuns: 300 });
    expect(refused).toBeGreaterThan(200);
  });

  const circular: Record<string, unknown> = {};
  circular['stack'] = circular;
  it.each<[string, unknown, string]>([
    ['a bigint, which JSON has not', { seed: 5n }, 'seed: got 5n, expected a whole number'],
    ['what is no number, as such', { timeoutS: NaN }, 'timeoutS: got NaN, expected 1..60 (s)'],
    ['a value that holds itself', { seed: circular }, 'seed: got {"stack":'],
    [
      'a promise, of which nothing would be heeded',
      Promise.resolve({ seed: 5 }),
      'got an instance of Promise',
    ],
    ['a port that is none', { target: { url: 'ws://h:7654321' } }, 'target.url: got "ws://h:7654321"'],
    ['a password in an address', { target: { url: 'ws://u:p@h' } }, 'target.url: got "ws://u:p@h"'],
    ['a TURN server of no address', { target: { url: 'ws://h', turn: [{ urls: ['x'] }] } }, 'turn:host:port'],
    ['a key that steers the terminal', { '\u001b[2J': 1 }, '["\\u001b[2J"]: got an unknown key'],
  ])('explains %s', async (_, given, message) => {
    expect(await load(given)).toMatchObject({ told: expect.stringContaining(message) });
  });

  it('says before anything is started which links cannot be, and of which scenario', async () => {
    const link = (lossy: readonly unknown[]): unknown => ({
      scenarios: [
        {
          name: 'mine',
          title: 'Mine',
          severity: 'fail',
          suite: true,
          links: { uplink: lossy, downlink: [] },
        },
      ],
      suite: ['mine'],
    });
    const planned = (impairments: readonly unknown[]): string => {
      try {
        planRun(resolveConfig(link(impairments), FILE), { profile: 'quick' });
        return 'accepted';
      } catch (error) {
        return error instanceof UsageError ? error.evidence.join() : String(error);
      }
    };
    const delay = { kind: 'delay', delayMs: 20 };
    expect(planned([delay, { kind: 'reorder', reorderPct: 1 }])).toBe('accepted');
    expect(planned([{ kind: 'reorder', reorderPct: 1 }])).toContain(
      'scenarios(mine).links: link: got reorder',
    );
    expect(planned([delay, delay])).toContain('got delay twice');
    expect(planned([{ ...delay, jitterMs: 30 }])).toContain('jitterMs: got 30, expected 0..20');
    expect(planned([{ kind: 'duplicate', duplicatePct: 1 }])).toContain('got duplicate');
  });
});
