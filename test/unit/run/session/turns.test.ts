import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from '../../../../src/run/session/turns.ts';

it('makes two alternate, and never run at once', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  let busy = 0;
  const work = async (name: string, ms: number): Promise<void> => {
    for (let i = 0; i < 3; i += 1) {
      using _turn = await turns.take();
      busy += 1;
      expect(busy).toBe(1);
      seen.push(name);
      await sleep(ms);
      busy -= 1;
    }
  };
  await Promise.all([work('a', 5), work('b', 1)]);
  expect(seen).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('continues if one fails in its turn', async () => {
  const turns = new Turns();
  const failing = async (): Promise<void> => {
    using _turn = await turns.take();
    throw new Error('failed');
  };
  await expect(failing()).rejects.toThrow('failed');
  using turn = await turns.take();
  expect(turn).toBeDefined();
});
