import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../src/probes/path/options.ts';
import { pace, type Clock } from '../../../src/probes/path/pace.ts';
import { decodePacket, encodePacket } from '../../../src/probes/path/packet.ts';

/** A clock that advances only during sleep, each time by `lateMs` more than requested. */
function clockLateBy(lateMs: number): Clock & { now: number } {
  return {
    now: 1000,
    nowMs() {
      return this.now;
    },
    async sleep(ms) {
      this.now += ms + lateMs;
    },
  };
}

describe('pace', () => {
  it('sends on absolute deadlines, so that lateness does not accumulate', async () => {
    const clock = clockLateBy(3);
    const sentMs: number[] = [];
    const lagMs = await pace({ packets: 5, intervalMs: 20, payloadBytes: 120 }, clock, () =>
      sentMs.push(clock.now),
    );
    expect(sentMs).toEqual([1000, 1023, 1043, 1063, 1083]);
    expect(lagMs).toBe(3);
  });

  it('catches up at once after a stall, and sends everything', async () => {
    const clock = clockLateBy(50);
    const seqs: number[] = [];
    await pace({ packets: 4, intervalMs: 20, payloadBytes: 120 }, clock, (seq) => seqs.push(seq));
    expect(seqs).toEqual([0, 1, 2, 3]);
    expect(clock.now).toBe(1070);
  });

  it('is never early, for any fraction of a millisecond', async () => {
    const clock = clockLateBy(0);
    const early: number[] = [];
    await pace({ packets: 50, intervalMs: 0.7, payloadBytes: 120 }, clock, (seq) => {
      if (clock.now < 1000 + seq * 0.7) early.push(seq);
    });
    expect(early).toEqual([]);
  });
});

describe('probe packet', () => {
  it('carries flow, number and time within its size', () => {
    const packet = encodePacket(7, 42, 123_456_789n, 120);
    expect(packet).toHaveLength(120);
    expect(decodePacket(packet)).toEqual({ flow: 7, seq: 42, sentMs: 123.456789 });
    expect(decodePacket(encodePacket(7, undefined, 0n, 20))?.seq).toBeUndefined();
  });

  it('is distinguished from other packets', () => {
    expect(decodePacket(Buffer.alloc(120))).toBeUndefined();
    expect(decodePacket(Buffer.from('hbpp'))).toBeUndefined();
  });
});

describe('parseOptions', () => {
  it('reads flags', () => {
    const flags = ['--to', '172.20.0.30:7000', '--flow', '7', '--packets', '5000', '--interval-ms', '2'];
    expect(parseOptions(flags)).toMatchObject({
      flow: 7,
      to: { address: '172.20.0.30', port: 7000 },
      plan: { packets: 5000, intervalMs: 2, payloadBytes: 120 },
    });
  });

  it.each([
    [['--packets', '5'], /--flow: got nothing, expected 0\.\.4294967295/],
    [['--packets', 'many'], /--packets: got many, expected 0\.\.1000000/],
    [['--payload-bytes', '19'], /--payload-bytes: got 19, expected 20\.\.1472/],
    [['--to', 'gateway'], /--to: got gateway, expected IPv4:port/],
    [['--nope'], /nope/],
  ])('refuses %j', (flags, message) => {
    expect(() => parseOptions(flags)).toThrow(message);
  });
});
