import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { Gateway, ImpairmentError, type ExecResult } from '../../../src/impair/gateway.ts';
import { linkPlan } from '../../../src/impair/link-plan.ts';
import type { LinkSpec } from '../../../src/model/impairment.ts';

/** What iproute2 6.1 on Linux 6.1 printed after these very links had been applied and twenty pings sent. */
const SHOWN = readFileSync(new URL('fixtures/tc-show.json', import.meta.url), 'utf8');
const STRESS = [
  { kind: 'loss', lossPct: 5 },
  { kind: 'delay', delayMs: 75, jitterMs: 75 },
  { kind: 'rate', rateKbit: 128, queueMs: 300 },
] as const;
const LINKS = new Map<string, LinkSpec>([
  ['172.27.0.11', { uplink: STRESS, downlink: STRESS }],
  ['172.27.0.12', { uplink: [], downlink: [{ kind: 'burst-loss', lossPct: 3, meanBurst: 3 }] }],
]);

/** A gateway whose tc takes everything and then shows `shown`. */
function gatewayShowing(
  shown: string,
  batch: Partial<ExecResult> = {},
): { gateway: Gateway; asked: string[][] } {
  const asked: string[][] = [];
  const gateway = new Gateway(async (argv) => {
    asked.push([...argv]);
    const done = { exitCode: 0, stdout: '', stderr: '' };
    return argv[1] === 'show' ? { ...done, stdout: shown } : { ...done, ...batch };
  });
  return { gateway, asked };
}

async function rejection(promise: Promise<unknown>): Promise<ImpairmentError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ImpairmentError))
    throw new Error(`expected an ImpairmentError, got ${String(error)}`);
  return error;
}

describe('applyLinks', () => {
  it('hands a plan of any length to tc, in parts that an argument can hold, in order', async () => {
    const { gateway, asked } = gatewayShowing(SHOWN);
    const many = new Map(
      Array.from({ length: 2000 }, (_, i): [string, LinkSpec] => [
        `172.27.${1 + Math.floor(i / 250)}.${i % 250}`,
        { uplink: STRESS, downlink: STRESS },
      ]),
    );
    await gateway.applyLinks(many).catch(() => undefined);
    const batches = asked.filter((argv) => argv[1] === 'batch').map((argv) => argv[2] ?? '');
    expect(batches.length).toBeGreaterThan(10);
    expect(Math.max(...batches.map((lines) => lines.length))).toBeLessThan(65_536);
    expect(batches.join('')).toBe(linkPlan(many));
  });

  it('hands the plan to tc and is content when the kernel shows what was asked', async () => {
    const { gateway, asked } = gatewayShowing(SHOWN);
    await gateway.applyLinks(LINKS);
    expect(asked.map((argv) => argv.slice(0, 2).join(' '))).toEqual(['hive-tc batch', 'hive-tc show']);
    expect(asked[0]?.[2]).toContain('parent 1:b handle b: netem limit 40 loss random 5% delay 75ms 75ms');
  });

  it.each([
    ['another delay', '"delay": 0.075,', '"delay": 0.0016,', /delay in s is 0.0016, expected 0.075/],
    ['another jitter', '"jitter": 0.075,', '"jitter": 0,', /jitter in s is 0, expected 0.075/],
    ['another loss', '"loss": 0.05,', '"loss": 0.0002,', /loss is 0.0002, expected 0.05/],
    ['another rate', 'rate 128Kbit ceil', 'rate 1Mbit ceil', /rate in bit\/s is 1000000, expected 128000/],
    ['other bursts', '"r": 0.333333', '"r": 1', /burst loss r is 1, expected 0.333/],
    ['no netem', '"handle": "b:"', '"handle": "f:"', /class 1:b has no queue/],
    [
      'no filter',
      'match ac1b000b/ffffffff',
      'match ac1b00aa/ffffffff',
      /filter leads to nothing, expected 1:b/,
    ],
    ['a filter to another class', 'flowid 1:b ', 'flowid 1:c ', /filter leads to 1:c, expected 1:b/],
    ['no tree', '"handle": "2:"', '"handle": "0:"', /no htb tree is installed/],
  ])('throws when the kernel shows %s', async (_, there, instead, message) => {
    expect(SHOWN).toContain(there);
    const error = await rejection(gatewayShowing(SHOWN.replace(there, instead)).gateway.applyLinks(LINKS));
    expect(error.message).toMatch(/is not as configured/);
    expect(error.evidence).toEqual([expect.stringMatching(message)]);
    expect(error.exitCode).toBe(EXIT.invalid);
  });

  it('throws when an impairment is there that nobody asked for', async () => {
    const links = new Map([['172.27.0.11', { uplink: STRESS.slice(1), downlink: STRESS }]]);
    const error = await rejection(gatewayShowing(SHOWN).gateway.applyLinks(links));
    expect(error.evidence).toEqual([expect.stringMatching(/uplink .*: loss is 0.05, expected 0/)]);
  });

  it('passes on what tc says when it refuses', async () => {
    const stderr = 'Error: Specified qdisc kind is unknown.\nCommand failed -:8\n';
    const error = await rejection(gatewayShowing(SHOWN, { exitCode: 1, stderr }).gateway.applyLinks(LINKS));
    expect(error.message).toBe('hive-tc batch failed in the gateway with exit code 1');
    expect(error.evidence[0]).toBe('Error: Specified qdisc kind is unknown.');
    expect(error.hint).toMatch(/uml/);
  });
});

describe('counters', () => {
  it('are told per address and direction, and what belongs to nobody apart', async () => {
    const { gateway } = gatewayShowing(SHOWN);
    await gateway.applyLinks(LINKS);
    const {
      counters: { links, unmatched },
    } = await gateway.inspect();
    expect(links).toHaveLength(4);
    expect(links[0]).toEqual({
      address: '172.27.0.11',
      direction: 'uplink',
      sentPackets: 19,
      sentBytes: 1862,
      droppedPackets: 1,
      backlogPackets: 0,
    });
    expect(unmatched.map(({ direction, sentPackets }) => [direction, sentPackets])).toEqual([
      ['uplink', 0],
      ['downlink', 0],
    ]);
  });

  it('leave out whom nobody queues, instead of giving zeros', async () => {
    const { gateway } = gatewayShowing(SHOWN.replaceAll('"handle": "c:"', '"handle": "e:"'));
    await gateway.applyLinks(LINKS).catch(() => undefined);
    expect((await gateway.inspect()).counters.links.map(({ address }) => address)).toEqual([
      '172.27.0.11',
      '172.27.0.11',
    ]);
  });

  it('refuse an account they cannot read', async () => {
    await expect(gatewayShowing('{"uplink": {}}').gateway.inspect()).rejects.toThrow(/unreadable account/);
    await expect(gatewayShowing('').gateway.inspect()).rejects.toThrow(/unreadable account/);
  });
});

describe('backend', () => {
  it('is one of two', async () => {
    await expect(
      new Gateway(async () => ({ exitCode: 0, stdout: 'uml\n', stderr: '' })).backend(),
    ).resolves.toBe('uml');
    await expect(
      new Gateway(async () => ({ exitCode: 0, stdout: '', stderr: '' })).backend(),
    ).rejects.toThrow(/got ""/);
  });
});
