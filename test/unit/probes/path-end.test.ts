import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { PathLine } from '../../../src/wire/path-probe.ts';
import { Arrivals } from '../../../src/probes/path/arrivals.ts';
import { ordersFrom } from '../../../src/probes/path/orders.ts';
import { pace } from '../../../src/probes/path/pace.ts';

describe('Arrivals', () => {
  it('prints small batches, whatever the length of the exchange, and keeps none', () => {
    const lines: PathLine[] = [];
    const arrivals = new Arrivals((line) => lines.push(line));
    for (let seq = 0; seq < 1001; seq += 1) arrivals.push(seq, seq * 20, seq * 20 + 0.123_456);
    arrivals.flush();
    arrivals.flush();
    const batches = lines.map((line) => ('received' in line ? line.received : []));
    expect(batches.map(({ length }) => length)).toEqual([250, 250, 250, 250, 1]);
    expect(batches.flat().map(([seq]) => seq)).toEqual(Array.from({ length: 1001 }, (_, seq) => seq));
    expect(batches.flat()[1]).toEqual([1, 20, 20.123]);
    expect(arrivals.lastMs).toBeCloseTo(20_000.123, 3);
    expect(Math.max(...lines.map((line) => JSON.stringify(line).length))).toBeLessThan(16_384);
  });
});

describe('orders', () => {
  it('start an end with start and stop it with stop', async () => {
    const input = new PassThrough();
    const orders = ordersFrom(input);
    input.write('start\n');
    await orders.begun;
    expect(orders.stopped()).toBe(false);
    input.write('stop\n');
    await new Promise((resolve) => setImmediate(resolve));
    expect(orders.stopped()).toBe(true);
    orders.close();
    expect(input.destroyed).toBe(true);
  });

  it('can stop an end before it has started', async () => {
    const input = new PassThrough();
    const orders = ordersFrom(input);
    input.write('stop\n');
    await orders.begun;
    expect(orders.stopped()).toBe(true);
    orders.close();
  });
});

it('an exchange ends as soon as it is stopped, and sends on absolute deadlines until then', async () => {
  const clock = {
    now: 0,
    nowMs() {
      return this.now;
    },
    async sleep(ms: number) {
      this.now += ms;
    },
  };
  const sent: number[] = [];
  await pace(
    { packets: 1_000_000, intervalMs: 20, payloadBytes: 120 },
    clock,
    (seq) => sent.push(seq),
    () => clock.now >= 100,
  );
  expect(sent).toEqual([0, 1, 2, 3, 4]);
});
