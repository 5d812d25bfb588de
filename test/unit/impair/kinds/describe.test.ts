import { expect, it } from 'vitest';
import { describeLink } from '../../../../src/impair/kinds/describe.ts';

it('says both directions at once where they are alike', () => {
  const direction = [
    { kind: 'delay', delayMs: 50, jitterMs: 50 },
    { kind: 'loss', lossPct: 5 },
  ] as const;
  expect(describeLink({ uplink: direction, downlink: direction })).toBe(
    'delay 50 ± 50 ms, loss 5 % each way',
  );
  expect(describeLink({ uplink: [], downlink: [] })).toBe('clean');
});

it('says each direction where they differ', () => {
  expect(
    describeLink({
      uplink: [{ kind: 'rate', rateKbit: 64, queueMs: 300 }],
      downlink: [{ kind: 'burst-loss', lossPct: 3, meanBurst: 3 }],
    }),
  ).toBe('up rate 64 kbit/s, queue 300 ms; down loss 3 % in bursts of 3 packets');
});
