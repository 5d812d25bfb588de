import { describe, expect, it } from 'vitest';
import { linkPlan } from '../../../src/impair/link-plan.ts';
import type { LinkSpec } from '../../../src/model/impairment.ts';

const clean: LinkSpec = { uplink: [], downlink: [] };
const duplicating: LinkSpec = { uplink: [{ kind: 'duplicate', duplicatePct: 1 }], downlink: [] };
const lossy: LinkSpec = { uplink: [{ kind: 'loss', lossPct: 1 }], downlink: [] };

describe('linkPlan', () => {
  it('gives every address a class, a queue and a filter of its own, by sender up and by receiver down', () => {
    const link: LinkSpec = {
      uplink: [{ kind: 'loss', lossPct: 5 }],
      downlink: [{ kind: 'rate', rateKbit: 128, queueMs: 300 }],
    };
    const lines = linkPlan(new Map([['172.21.0.10', link]])).split('\n');
    expect(lines.filter((line) => line.includes('1:a'))).toEqual([
      'class add dev uplink parent 1: classid 1:a htb rate 10gbit burst 1mb cburst 1mb quantum 1514',
      'qdisc add dev uplink parent 1:a handle a: netem limit 1000 loss random 5%',
      'filter add dev uplink parent 1: protocol ip prio 3 u32 match ip src 172.21.0.10/32 flowid 1:a',
      'class add dev downlink parent 1: classid 1:a htb rate 128000bit burst 16 cburst 16 quantum 1514',
      'qdisc add dev downlink parent 1:a handle a: bfifo limit 4800',
      'filter add dev downlink parent 1: protocol ip prio 3 u32 match ip dst 172.21.0.10/32 flowid 1:a',
    ]);
  });

  it('starts each port anew, whatever is there, and counts what belongs to nobody', () => {
    const lines = linkPlan(new Map()).split('\n');
    expect(lines[0]).toBe('qdisc replace dev uplink root handle 5: pfifo limit 1000');
    expect(lines[1]).toBe('qdisc replace dev uplink root handle 1: htb default 1');
    expect(lines).toContain('qdisc add dev downlink parent 1:1 handle 2: pfifo limit 1000');
  });

  it('begins to count what belongs to nobody only when every filter is there', () => {
    const lines = linkPlan(new Map([['172.21.0.10', lossy]])).split('\n');
    for (const port of ['uplink', 'downlink']) {
      const counting = lines.indexOf(`qdisc add dev ${port} parent 1:1 handle 2: pfifo limit 1000`);
      expect(counting).toBeGreaterThan(
        lines.findLastIndex((line) => line.startsWith(`filter add dev ${port}`)),
      );
    }
  });

  it('counts what is said to everybody on a bridge, like mDNS, with the finding of neighbours, after the participants', () => {
    const plan = linkPlan(new Map([['172.21.0.10', { uplink: [], downlink: [] }]]));
    for (const device of ['uplink', 'downlink'])
      for (const range of ['224.0.0.0/4', '255.255.255.255/32'])
        expect(plan).toMatch(
          new RegExp(
            `filter add dev ${device} parent 1: protocol ip prio 4 u32 match ip dst ${range} flowid 1:2\\b`,
          ),
        );
  });

  it('queues a participant without impairment as well, so that it is counted', () => {
    expect(linkPlan(new Map([['10.0.1.11', clean]]))).toContain('parent 1:10b handle 10b: pfifo limit 1000');
  });

  it.each(['172.21.0.1', '172.21.0.5', '172.21.255.255', 'fe80::1', '172.21.0', ''])(
    'refuses the address "%s"',
    (address) => {
      expect(() => linkPlan(new Map([[address, clean]]))).toThrow(/participant address: got/);
    },
  );

  it('refuses two addresses that would share a class', () => {
    const links = new Map([
      ['172.21.0.10', clean],
      ['172.22.0.10', clean],
    ]);
    expect(() => linkPlan(links)).toThrow(/172\.21\.0\.10 and 172\.22\.0\.10 end alike/);
  });

  it('refuses to duplicate beside another netem of the same port, which kernels since 2025 do not take', () => {
    const beside = (other: LinkSpec) => (): string =>
      linkPlan(
        new Map([
          ['172.21.0.10', duplicating],
          ['172.21.0.11', other],
        ]),
      );
    expect(beside(lossy)).toThrow(/duplicate for 172\.21\.0\.10 beside 1 other/);
    expect(beside({ uplink: [], downlink: lossy.uplink })).not.toThrow();
  });
});
