import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import type { Impairment } from '../../../src/impair/kinds/kinds.ts';

function problemsOf(config: unknown): readonly string[] {
  try {
    resolveConfig(config, 'test.config.ts');
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.evidence;
    throw error;
  }
}

const IMPAIRMENTS: readonly Impairment[] = [
  { kind: 'delay', delayMs: 40, jitterMs: 10 },
  { kind: 'loss', lossPct: 2 },
  { kind: 'burst-loss', lossPct: 3, meanBurst: 4 },
  { kind: 'rate', rateKbit: 500, queueMs: 200 },
  { kind: 'reorder', reorderPct: 1 },
  { kind: 'duplicate', duplicatePct: 1 },
];

const CLEAN = { uplink: [], downlink: [] };
/** Ways in which a scenario can hold one impairment, and the path of it. */
const FORMS: readonly (readonly [path: string, links: (impairment: unknown) => unknown])[] = [
  ['links.uplink[0]', (one) => ({ uplink: [one], downlink: [] })],
  ['links.downlink[0]', (one) => ({ uplink: [], downlink: [one] })],
  ['links.speaker.uplink[0]', (one) => ({ speaker: { uplink: [one], downlink: [] }, listener: CLEAN })],
  ['links.listener.downlink[0]', (one) => ({ speaker: CLEAN, listener: { uplink: [], downlink: [one] } })],
];

const withLinks = (links: unknown): object => ({
  scenarios: [{ name: 'mine', title: 'Mine', severity: 'fail', suite: false, links }],
});

/** Of one impairment, each with one mistake, and what the message must say besides the path. */
function mistakesIn(impairment: Impairment): (readonly [unknown, string])[] {
  return Object.keys(impairment).flatMap((key): (readonly [unknown, string])[] => {
    const { [key]: value, ...others } = impairment as unknown as Record<string, unknown>;
    const misspelt = { ...others, [`${key.slice(0, 2)}x${key.slice(3)}`]: value };
    const wrong = { ...impairment, [key]: 'much' };
    // A delay need not jitter.
    const absent = key === 'jitterMs' ? [] : [[others, key] as const];
    return [[misspelt, key], [wrong, key], ...absent];
  });
}

describe('one mistake in a configuration', () => {
  const cases = FORMS.flatMap(([path, links]) =>
    IMPAIRMENTS.flatMap((impairment) =>
      mistakesIn(impairment).map(([mistake, key]) => ({ path, key, links: links(mistake), mistake })),
    ),
  );
  it('covers every key of every impairment in every form of a link', () => {
    expect(cases.length).toBeGreaterThan(130);
  });
  it.each(cases)('is one problem: $path = $mistake', ({ path, key, links }) => {
    const problems = problemsOf(withLinks(links));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`scenarios[0].${path}`);
    expect(problems[0]).toContain(key);
  });

  it.each<[unknown, string]>([
    [withLinks({ speeker: CLEAN, listener: CLEAN }), 'links.speeker: got an unknown key, expected speaker'],
    [withLinks({ speaker: CLEAN }), 'links.listener: got nothing'],
    [withLinks({ speaker: CLEAN, listener: [] }), 'links.listener: got []'],
    [withLinks({ uplink: [], downlnk: [] }), 'links.downlnk: got an unknown key, expected downlink'],
    [withLinks({ uplink: [] }), 'links.downlink: got nothing'],
    [withLinks({ ...CLEAN, extra: 1 }), 'links.extra: got an unknown key'],
    [withLinks([]), 'links: got [], expected uplink and downlink, or speaker and listener'],
    [withLinks('loss 5 %'), 'links: got "loss 5 %"'],
    [withLinks({ uplink: ['loss 5 %'], downlink: [] }), 'links.uplink[0]: got "loss 5 %"'],
    [{ stack: { subnet: 5 } }, 'stack.subnet: got 5'],
    [{ stack: { subnet: 'automatic' } }, 'stack.subnet: got "automatic"'],
    [{ stack: { ports: 7880 } }, 'stack.ports: got 7880, expected one of guide, ephemeral'],
    [{ stack: { prots: 'guide' } }, 'stack.prots: got an unknown key, expected ports'],
    [{ stack: { images: { sst: 'x' } } }, 'stack.images.sst: got an unknown key, expected stt'],
    [{ target: { ulr: 'ws://h' } }, 'target.ulr: got an unknown key, expected url'],
    [{ target: 'ws://h' }, 'target: got "ws://h"'],
    [{ target: { url: 'ws://h', turn: { urls: [] } } }, 'target.turn: got {"urls":[]}'],
    [{ languages: { source: 'en' } }, 'languages.target: got nothing, expected one of es'],
  ])('is one problem: %j', (config, message) => {
    expect(problemsOf(config)).toEqual([expect.stringContaining(message)]);
  });
});

describe('subnets', () => {
  it.each([
    '127.0.0.0/8',
    '8.8.8.0/24',
    '169.254.0.0/16',
    '224.0.0.0/8',
    '0.0.0.0/8',
    '172.32.0.0/16',
    '172.0.0.0/8',
    '192.0.0.0/8',
  ])('%s is refused: it is no private range', (cidr) => {
    for (const key of ['subnet', 'accessSubnet'])
      expect(problemsOf({ stack: { [key]: cidr } })).toEqual([
        expect.stringContaining(`stack.${key}: got "${cidr}", expected a private IPv4 network`),
      ]);
  });
  it.each(['10.9.0.0/16', '172.31.255.0/24', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15', 'auto'])(
    '%s is accepted',
    (cidr) => {
      expect(problemsOf({ stack: { subnet: cidr } })).toEqual([]);
    },
  );
});

describe('all problems at once', () => {
  const scenario = { name: 'mine', title: 'Mine', severity: 'fail', suite: false, links: CLEAN };
  it.each<[string, unknown, readonly string[]]>([
    [
      'a day that is none beside a missing owner',
      {
        waivers: [
          { scenario: 'clean', slo: 'e2e_ms p95 <= 500', owner: '', reason: '', expires: '2027-13-45' },
        ],
      },
      ['waivers[0].owner', 'waivers[0].reason', 'waivers[0].expires: got "2027-13-45"'],
    ],
    [
      'names used twice beside bad names',
      { scenarios: [{ ...scenario, name: 'Bad Name' }, scenario, scenario] },
      ['scenarios[0].name: got "Bad Name"', 'scenarios[2].name: got "mine", expected a name of its own'],
    ],
    [
      "a built-in's name used twice, of which the last would win",
      {
        scenarios: [
          { ...scenario, name: 'clean' },
          { ...scenario, name: 'clean' },
        ],
      },
      ['scenarios[1].name: got "clean", expected a name of its own'],
    ],
    [
      'a folder that is missing beside a key that is unknown',
      { corpus: '/no/such', slos: ['speed p95 <= 3'], stak: {} },
      ['stak: got an unknown key', 'slos[0]: got metric "speed"', 'corpus: got "/no/such"'],
    ],
    [
      'an SLO that cannot be read beside one on no scenario',
      { slos: ['speed p95 <= 3', 'e2e_ms p95 <= 3 on nope'] },
      ['slos[0]', 'slos[1]: got "nope"'],
    ],
  ])('reports %s', (_, config, messages) => {
    expect(problemsOf(config)).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it('says how long a name may be', () => {
    expect(problemsOf({ scenarios: [{ ...scenario, name: 'a'.repeat(200) }] })).toEqual([
      expect.stringContaining('expected 1 to 41 lower-case letters, digits and hyphens'),
    ]);
  });
});
