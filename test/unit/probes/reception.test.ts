import { describe, expect, it } from 'vitest';
import type { RtpStats } from '../../../src/wire/rtp-stats.ts';
import { lossPct } from '../../../src/probes/reception.ts';

const inbound = (packetsReceived: number, packetsLost: number): RtpStats['inbound'] =>
  ({ packetsReceived, packetsLost }) as RtpStats['inbound'];

describe('lossPct', () => {
  it('is the share of the packets that were due since the last report', () => {
    expect(lossPct(inbound(1000, 100), inbound(1095, 105))).toBe(5);
  });

  it('counts from the beginning without an earlier report', () => {
    expect(lossPct(undefined, inbound(99, 1))).toBe(1);
  });

  it('is not negative when a packet arrives late', () => {
    expect(lossPct(inbound(100, 5), inbound(200, 4))).toBe(0);
  });

  it('is undefined for a leg that received nothing', () => {
    expect(lossPct(undefined, undefined)).toBeUndefined();
    expect(lossPct(inbound(100, 5), inbound(100, 5))).toBeUndefined();
  });
});
