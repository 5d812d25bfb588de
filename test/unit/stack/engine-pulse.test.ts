import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EnginePulse } from '../../../src/stack/engine-pulse.ts';

const NEVER = (): Promise<void> => new Promise(() => undefined);

describe('pinging an engine', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('happens only while something waits for the engine', async () => {
    const ping = vi.fn<() => Promise<void>>().mockResolvedValue();
    const pulse = new EnginePulse(ping, 1000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ping).not.toHaveBeenCalled();
    const release = pulse.watch(() => undefined);
    await vi.advanceTimersByTimeAsync(3000);
    expect(ping).toHaveBeenCalledTimes(3);
    release();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ping).toHaveBeenCalledTimes(3);
  });

  it('never fails if the engine responds or refuses', async () => {
    for (const ping of [() => Promise.resolve(), () => Promise.reject(new Error('ECONNREFUSED'))]) {
      const onSilent = vi.fn<() => void>();
      const release = new EnginePulse(ping, 1000).watch(onSilent);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(onSilent).not.toHaveBeenCalled();
      release();
    }
  });

  it('fails everything that waits, once, if the engine stops responding', async () => {
    const pulse = new EnginePulse(NEVER, 1000);
    const [first, second] = [vi.fn<(error: Error) => void>(), vi.fn<(error: Error) => void>()];
    pulse.watch(first);
    pulse.watch(second);
    await vi.advanceTimersByTimeAsync(7000);
    expect(first).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(first).toHaveBeenCalledOnce();
    expect(second.mock.calls[0]?.[0].message).toBe(
      'the Docker Engine does not answer: no reply to a ping for 7 s.',
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first).toHaveBeenCalledOnce();
  });

  it('fails new calls of a silent engine after two ticks instead of seven', async () => {
    const pulse = new EnginePulse(NEVER, 1000);
    pulse.watch(() => undefined);
    await vi.advanceTimersByTimeAsync(8000);
    await vi.advanceTimersByTimeAsync(30_000);
    const next = vi.fn<() => void>();
    pulse.watch(next);
    await vi.advanceTimersByTimeAsync(1000);
    expect(next).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(next).toHaveBeenCalledOnce();
  });

  it('resets when the engine is back', async () => {
    let isBack = false;
    const pulse = new EnginePulse(() => (isBack ? Promise.resolve() : NEVER()), 1000);
    pulse.watch(() => undefined);
    await vi.advanceTimersByTimeAsync(8000);
    isBack = true;
    const next = vi.fn<() => void>();
    const release = pulse.watch(next);
    await vi.advanceTimersByTimeAsync(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(next).not.toHaveBeenCalled();
    release();
  });
});
