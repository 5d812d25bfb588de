import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  type EngineEvent,
  EventReader,
  readEvents,
  withoutImpliedNetworkEvents,
} from '../../../src/stack/incidents.ts';

const LABELS = { 'hive-bench.run': 'r1', 'hive-bench.service': 'stt' };

function container(Action: string, more: Readonly<Record<string, string>> = {}): EngineEvent {
  return { Type: 'container', Action, Actor: { ID: 'c1', Attributes: { ...LABELS, ...more } } };
}

function network(Action: string): EngineEvent {
  return { Type: 'network', Action, Actor: { ID: 'n1', Attributes: { container: 'c1', name: 'some-net' } } };
}

/** Reads events that come a second apart. */
function read(...events: EngineEvent[]): string[] {
  const reader = new EventReader('r1');
  const all = events.flatMap((event, i) => reader.read(event, i * 1000) ?? []);
  return withoutImpliedNetworkEvents(all).map(({ part, how }) => `${part} ${how}`);
}

describe('events of the engine', () => {
  it.each([
    ['an exit', [container('die', { exitCode: '137' })], ['stt ended with exit code 137']],
    [
      'an exit for lack of memory',
      [container('oom'), container('die', { exitCode: '137' })],
      ['stt ran out of memory'],
    ],
    ['a pause', [container('pause'), container('unpause')], ['stt was paused', 'stt went on after a pause']],
    [
      'a restart, without its network events',
      [
        container('start'),
        network('disconnect'),
        container('die', { exitCode: '0' }),
        network('connect'),
        container('start'),
      ],
      ['stt ended with exit code 0', 'stt was started again'],
    ],
    [
      'a disconnected and reconnected network',
      [container('start'), network('disconnect'), network('connect')],
      ['stt was cut off from a network', 'stt was put on a network'],
    ],
    ['nothing for the first start', [network('connect'), container('start')], []],
  ])('are read as: %s', (_, events, expected) => {
    expect(read(...events)).toEqual(expected);
  });

  it('of another run are ignored', () => {
    expect(read({ ...container('die'), Actor: { ID: 'x', Attributes: { 'hive-bench.run': 'r2' } } })).toEqual(
      [],
    );
    expect(read(network('disconnect'))).toEqual([]);
  });
});

describe('a stream of events', () => {
  it.each([
    ['breaks off', (stream: PassThrough) => stream.destroy(new Error('aborted'))],
    ['ends', (stream: PassThrough) => stream.end()],
  ])('that %s in the middle of a line is over, after its complete lines are read', async (_, over) => {
    const stream = new PassThrough();
    const seen: EngineEvent[] = [];
    const whole = readEvents(stream, (event) => seen.push(event));
    stream.write('{"Type":"container","Action":"die"}\n{"Type":"cont');
    setTimeout(() => over(stream), 10);
    await whole;
    expect(seen).toEqual([{ Type: 'container', Action: 'die' }]);
  });
});
