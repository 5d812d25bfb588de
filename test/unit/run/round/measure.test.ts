import { describe, expect, it } from 'vitest';
import type { Observation, ParticipantCommand, ParticipantSpec } from '../../../../src/wire/participant.ts';
import { measure, type MeasureRequest } from '../../../../src/run/round/measure.ts';
import type { MeasuredStay } from '../../../../src/run/round/stays.ts';
import type { ProbeSpec } from '../../../../src/stack/access-side.ts';
import type { Stack } from '../../../../src/stack/stack.ts';

/** These tests need no Docker Engine: the participants join at once, and leave when they are stopped. */
function stackOf(
  onReady: (spec: ParticipantSpec) => void = () => undefined,
  hasHole: (spec: ParticipantSpec) => boolean = () => false,
): Stack {
  const startParticipant = (_: number, { files = [] }: ProbeSpec, receive: (line: string) => void) => {
    const spec = JSON.parse(String(files[0]?.data)) as ParticipantSpec;
    const emit = (type: string, more: object = {}): void =>
      receive(JSON.stringify({ type, tMs: 1000, ...more }));
    let end = (_exitCode: number): void => undefined;
    const ended = new Promise<number>((resolve) => {
      end = resolve;
    });
    queueMicrotask(() => {
      emit('ready');
      onReady(spec);
    });
    return Promise.resolve({
      ended: () => ended,
      send: (text: string) => {
        if ((JSON.parse(text) as ParticipantCommand).command !== 'stop') return;
        if (hasHole(spec)) emit('recording', { frames: 1, droppedMs: 300 });
        emit('done');
      },
      fetch: () => Promise.resolve(new Map()),
      [Symbol.asyncDispose]: () => {
        end(137);
        return Promise.resolve();
      },
    });
  };
  return { startParticipant } as unknown as Stack;
}

function requestOf(stack: Stack, observed: Observation[]): MeasureRequest {
  return {
    stack,
    runId: 'r',
    scenario: 'clean',
    round: 1,
    scripts: [[], []],
    seats: 1,
    corpus: [],
    keys: { livekitKey: 'k', livekitSecret: 's'.repeat(32) },
    audio: { dtx: false, red: false },
    signalUrl: 'ws://127.0.0.1:1',
    translatorIdentity: 'translator',
    joinProbes: { slots: [], firstPlace: 9 },
    timeoutMs: 0,
    longestTranslationMs: 0,
    allAnswered: () => true,
    observe: (observation: Observation) => observed.push(observation),
    onStart: () => undefined,
    onEnd: () => undefined,
  } as unknown as MeasureRequest;
}

describe.concurrent('measure', () => {
  it('has no result if it was stopped before the first stay', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    stop.abort(reason);
    await expect(measure(requestOf(stackOf(), []), stop.signal)).rejects.toBe(reason);
  });

  it('has no result if it was stopped while the first stay was joining', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const stack = stackOf(() => stop.abort(reason));
    await expect(measure(requestOf(stack, []), stop.signal)).rejects.toBe(reason);
  });

  it('lists the calls that began if it was stopped while a later stay was joining, without faults of the others', async () => {
    const stop = new AbortController();
    const observed: Observation[] = [];
    const stack = stackOf(({ pair }) => {
      if (pair === 2) stop.abort();
    });
    const measured = await measure(requestOf(stack, observed), stop.signal);
    expect(measured).toMatchObject({ interrupted: true, began: [1], attempts: {} });
    await new Promise(setImmediate);
    expect(observed.filter(({ event }) => event.type === 'fault')).toEqual([]);
  });

  it('does not count an attempt as failed that had not begun when it was stopped', async () => {
    const stop = new AbortController();
    const slot = { pair: 3, attempts: 2, everyMs: 60_000, withinMs: 10_000, stayMs: 200 };
    const slots = [
      { ...slot, number: 1, firstMs: 0 },
      { ...slot, number: 2, firstMs: 30_000 },
    ];
    // The speaker for the join probes joins last; their attempts begin half a second later.
    const stack = stackOf(({ pair, role }) => {
      if (pair === 3 && role === 'speaker') setTimeout(() => stop.abort(), 800);
    });
    const request = {
      ...requestOf(stack, []),
      scripts: [[], [], []],
      seats: 2,
      untranslated: [3],
      joinProbes: { slots, firstPlace: 9 },
    };
    const measured = await measure(request, stop.signal);
    expect(Object.keys(measured.attempts)).toEqual(['visitor-1']);
    // All participants' clocks start at 1000 here.
    expect(measured.observedUntilMs).toBeGreaterThan(1500);
    expect(measured.observedUntilMs).toBeLessThan(3000);
  });

  it('repeats a stay with a gap in a recording in a spare one, and discards it with the reason', async () => {
    const stack = stackOf(undefined, ({ name }) => name === 'listener-1');
    const request = { ...requestOf(stack, []), spares: [2] };
    const measured = await measure(request, new AbortController().signal);
    const reason = 'listener-1 lost 300 ms of what it heard';
    expect(measured.began).toEqual([1, 2]);
    expect(measured.discardedCalls).toEqual([{ calls: [1], reason, utterances: 0 }]);
    expect(measured.interrupted).toBe(false);
  });

  it('uses no spare stays if nothing was disturbed, or if there are too few', async () => {
    const request = (stack: Stack, spares: readonly number[]): MeasureRequest => ({
      ...requestOf(stack, []),
      spares,
    });
    const { signal } = new AbortController();
    const [calm, hopeless] = await Promise.all([
      measure(request(stackOf(), [2]), signal),
      measure(
        request(
          stackOf(undefined, () => true),
          [],
        ),
        signal,
      ),
    ]);
    expect([calm.began, calm.discardedCalls]).toEqual([[1], []]);
    expect([hopeless.began, hopeless.discardedCalls]).toEqual([[1, 2], []]);
  });

  it('measures no further stay and makes no join attempt once the scenario is decided', async () => {
    const slots = [
      { number: 1, pair: 3, attempts: 1, firstMs: 0, everyMs: 1000, withinMs: 1000, stayMs: 200 },
    ];
    const checked: (readonly number[])[] = [];
    const request = {
      ...requestOf(stackOf(), []),
      scripts: [[], [], []],
      untranslated: [3],
      joinProbes: { slots, firstPlace: 9 },
      isDecided: (measured: readonly MeasuredStay[]) => {
        checked.push(measured.flatMap(({ calls }) => calls));
        return Promise.resolve(true);
      },
    };
    const measured = await measure(request, new AbortController().signal);
    expect(checked).toEqual([[1]]);
    expect(measured).toMatchObject({ interrupted: false, decided: true, began: [1], attempts: {} });
    // A participant that is removed instead of stopped exits on a signal, which is a fault.
    await new Promise(setImmediate);
    expect(measured.observations.filter(({ event }) => event.type === 'fault')).toEqual([]);
    expect(measured.observations.filter(({ event }) => event.type === 'done')).toHaveLength(4);
  });

  it('does not let a disturbed stay decide the scenario', async () => {
    const stack = stackOf(undefined, ({ name }) => name === 'listener-1');
    const request = { ...requestOf(stack, []), isDecided: () => Promise.resolve(true) };
    const measured = await measure(request, new AbortController().signal);
    expect(measured).toMatchObject({ decided: false, began: [1, 2] });
  });

  it('lists all calls if it was not stopped', async () => {
    const request = { ...requestOf(stackOf(), []), seats: 2 };
    const measured = await measure(request, new AbortController().signal);
    expect(measured).toMatchObject({ interrupted: false, began: [1, 2] });
  });
});
