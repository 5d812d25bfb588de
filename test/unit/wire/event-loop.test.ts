import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { watchEventLoop } from '../../../src/wire/event-loop.ts';

it('measures how long the event loop was blocked, without the period of its own timer', async () => {
  const stop = watchEventLoop();
  await sleep(200);
  const until = performance.now() + 120;
  while (performance.now() < until);
  await sleep(30);
  const { delayP50Ms, delayMaxMs } = stop();
  expect(delayMaxMs).toBeGreaterThan(100);
  // The period is 10 ms; a busy machine may add some of its own.
  expect(delayP50Ms).toBeLessThan(9);
});
