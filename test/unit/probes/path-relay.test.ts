import { describe, expect, it } from 'vitest';
import { BLOCK_PACKETS, dropPlan } from '../../../src/probes/path/drop-plan.ts';
import { parseRelayOptions } from '../../../src/probes/path/relay-options.ts';

function dropped(seed: string, pct: number, packets = 2000): number[] {
  const isDropped = dropPlan(seed, pct);
  return Array.from({ length: packets }, (_, seq) => seq).filter(isDropped);
}

describe('dropPlan', () => {
  it.each([0, 1, 3, 5, 50, 100])('drops exactly %i of each hundred', (pct) => {
    const perBlock = new Map<number, number>();
    for (const seq of dropped('1 uplink', pct)) {
      const block = Math.floor(seq / BLOCK_PACKETS);
      perBlock.set(block, (perBlock.get(block) ?? 0) + 1);
    }
    expect([...perBlock.values()]).toEqual(pct === 0 ? [] : Array.from({ length: 20 }, () => pct));
  });

  it('drops the same packets for the same seed, and others for another seed', () => {
    expect(dropped('1 uplink', 3)).toEqual(dropped('1 uplink', 3));
    expect(dropped('1 uplink', 3)).not.toEqual(dropped('2 uplink', 3));
    expect(dropped('1 uplink', 3)).not.toEqual(dropped('1 downlink', 3));
  });

  it('does not depend on the order of packets', () => {
    const isDropped = dropPlan('1 uplink', 5);
    const backwards = Array.from({ length: 2000 }, (_, i) => 1999 - i).filter(isDropped);
    expect(backwards.toReversed()).toEqual(dropped('1 uplink', 5));
  });

  it('distributes drops over the whole block, differently in each block', () => {
    const places = dropped('1 uplink', 3).map((seq) => seq % BLOCK_PACKETS);
    expect(new Set(places).size).toBeGreaterThan(30);
    expect(Math.min(...places)).toBeLessThan(10);
    expect(Math.max(...places)).toBeGreaterThan(89);
  });
});

describe('parseRelayOptions', () => {
  const needed = ['--port', '7000', '--to', '172.20.0.40:7000'];

  it('reads flags', () => {
    const flags = ['--seed', '7', '--uplink-drop-pct', '3', '--downlink-drop-pct', '1', '--delay-ms', '40'];
    expect(parseRelayOptions([...needed, ...flags])).toEqual({
      port: 7000,
      to: { address: '172.20.0.40', port: 7000 },
      seed: '7',
      uplinkDropPct: 3,
      downlinkDropPct: 1,
      delayMs: 40,
      quietMs: 3000,
    });
  });

  it.each([
    [[], /--to: got nothing, expected IPv4:port/],
    [['--to', '172.20.0.40:7000'], /--port: got nothing, expected a whole number, 1\.\.65535/],
    [[...needed, '--uplink-drop-pct', '2.5'], /--uplink-drop-pct: got 2\.5, expected a whole number/],
    [[...needed, '--downlink-drop-pct', '101'], /got 101, expected a whole number, 0\.\.100/],
  ])('refuses %j', (flags, message) => {
    expect(() => parseRelayOptions(flags)).toThrow(message);
  });
});
