import { describe, expect, it } from 'vitest';
import { orAborted } from '../../../../src/run/session/or-aborted.ts';

const NEVER = new Promise<never>(() => undefined);

describe('work that does not take a signal', () => {
  it('resolves or rejects as it does', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(7), signal)).toBe(7);
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('is not awaited after the signal aborts, or if it has aborted already', async () => {
    const controller = new AbortController();
    const waiting = orAborted(NEVER, controller.signal);
    controller.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(orAborted(NEVER, controller.signal)).rejects.toThrow('stopped');
  });
});
