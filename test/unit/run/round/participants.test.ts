import { describe, expect, it } from 'vitest';
import type { Observation, ParticipantSpec } from '../../../../src/wire/participant.ts';
import { EventBudget } from '../../../../src/run/plan/event-budget.ts';
import { containerOf, RemoteParticipant } from '../../../../src/run/round/participants.ts';
import { planScripts } from '../../../../src/run/plan/schedule.ts';

/** Linux' MAX_ARG_STRLEN: limit of a variable including its name. */
const MAX_VARIABLE_BYTES = 128 * 1024;

const clip = {
  file: '001-slt.wav',
  text: 'Where is the nearest railway station?',
  durationMs: 2000,
  speechStartMs: 100,
  speechEndMs: 1900,
  translationMs: 2000,
};

const base: ParticipantSpec = {
  name: 'speaker-1',
  role: 'speaker',
  pair: 1,
  url: 'ws://172.20.0.10:7880',
  token: 'x',
  iceServers: [],
  captionTopic: '',
  corpusDir: '/corpus',
  evidenceDir: '/evidence',
  script: [],
};

describe('the container of a participant', () => {
  it.each<[string, Partial<ParticipantSpec>]>([
    [
      'twelve hours of script',
      {
        script:
          planScripts({ clips: [clip], pairs: 1, utterancesPerPair: 10_800, seed: 1, round: 1 })[0] ?? [],
      },
    ],
    [
      'a thousand join attempts',
      {
        attempts: {
          tokens: Array.from({ length: 1000 }, () => 't'.repeat(400)),
          everyMs: 1,
          firstMs: 1,
          withinMs: 1,
          stayMs: 1,
        },
      },
    ],
  ])('takes %s as a file, complete, and not as a variable', (_, part) => {
    const spec = { ...base, ...part };
    const files = [{ name: 'corpus/001-slt.wav', data: Buffer.from('x') }];
    const container = containerOf({ spec, place: 0, service: 's', files });
    expect(JSON.stringify(spec).length).toBeGreaterThan(2 * MAX_VARIABLE_BYTES);
    expect(JSON.stringify(container.env ?? {}).length).toBeLessThan(1000);
    const file = container.files?.find(({ name }) => name === 'etc/hive/participant.json');
    expect(JSON.parse(String(file?.data))).toEqual(spec);
    expect(container.files).toContainEqual(files[0]);
  });
});

const spec = { name: 'listener-1', role: 'listener', pair: 1 } as ParticipantSpec;

function participant(): { readonly remote: RemoteParticipant; readonly observed: Observation[] } {
  const observed: Observation[] = [];
  return { remote: new RemoteParticipant(spec, 'clean', (each) => observed.push(each)), observed };
}

const caption = (text: string): string =>
  JSON.stringify({ type: 'caption', tMs: 1, segment: 's', final: false, language: 'es', text });
const faults = ({ remote }: { readonly remote: RemoteParticipant }): string[] =>
  remote.events.flatMap((event) => (event.type === 'fault' ? [event.message] : []));

describe('events of a participant', () => {
  it('are kept and passed on', () => {
    const { remote, observed } = participant();
    remote.receive(caption('hola'));
    remote.receive('{"type":"done","tMs":2}');
    expect(remote.events.map(({ type }) => type)).toEqual(['caption', 'done']);
    expect(observed.map(({ event }) => event)).toEqual(remote.events);
  });

  it.each(['', 'no JSON', 'null', '1', '[]', '{}', '{"type":1}'])(
    'become a fault if they are invalid: %j',
    (line) => {
      const one = participant();
      one.remote.receive(line);
      expect(faults(one)).toEqual([`not an event: ${line}`]);
    },
  );

  it('are limited: a flood is discarded, counted and a fault, and the end is still known', () => {
    const one = participant();
    const flood = 3000;
    for (let i = 0; i < flood; i += 1) one.remote.receive(caption('x'.repeat(10_000)));
    for (let i = 0; i < flood; i += 1)
      one.remote.receive(JSON.stringify({ type: 'fault', tMs: 1, message: 'y'.repeat(10_000) }));
    one.remote.receive('{"type":"recording","tMs":2,"frames":1,"droppedMs":0}');
    one.remote.receive('{"type":"done","tMs":3}');
    expect(JSON.stringify(one.observed).length).toBeLessThan(11e6);
    expect(one.remote.find('recording')).toBeDefined();
    expect(one.remote.find('done')).toBeDefined();
    const reported = faults(one).filter((message) => message.startsWith('listener-1'));
    expect(reported[0]).toBe('listener-1 reports too much: what follows is left out');
    const [, count] = /(\d+) events \(\d+ bytes\) were left out/.exec(reported[1] ?? '') ?? [];
    const kept = one.remote.events.length - reported.length - 2;
    expect(Number(count)).toBe(2 * flood - kept);
  });
});

describe('the event budget', () => {
  it('is more than a busy participant needs, for hours', () => {
    let nowMs = 0;
    const budget = new EventBudget(() => nowMs);
    for (let s = 0; s < 4 * 3600; s += 1) {
      nowMs = s * 1000;
      // RTP statistics, an onset and captions of three concurrent utterances.
      for (let i = 0; i < 6; i += 1) expect(budget.takes('caption', 1000)).toBe(true);
    }
    expect(budget.leftOut).toBe(0);
  });

  it('limits a flood to a rate', () => {
    let nowMs = 0;
    const budget = new EventBudget(() => nowMs);
    let kept = 0;
    for (let i = 0; i < 100_000; i += 1) {
      nowMs = i;
      if (budget.takes('onset', 10_000)) kept += 10_000;
    }
    expect(kept).toBeLessThan(8 * 1024 ** 2 + 101 * 16 * 1024);
    expect(budget.leftOutBytes).toBe(100_000 * 10_000 - kept);
  });
});

describe('the connection to a participant', () => {
  it.each(['{"type":"onset","tMs":', 'Killed', 'null', '7', '"done"'])(
    'turns an invalid line into a fault of that participant: %s',
    (line) => {
      const { remote, observed } = participant();
      remote.receive('{"type":"hello","tMs":5}');
      remote.receive(line);
      expect(observed.at(-1)?.event).toEqual({ type: 'fault', tMs: 5, message: `not an event: ${line}` });
    },
  );

  it('stops waiting when the signal aborts', async () => {
    const { remote } = participant();
    const controller = new AbortController();
    const ready = remote.until('ready', 60_000, controller.signal);
    controller.abort();
    expect(await ready).toBeUndefined();
    expect(await remote.until('ready', 60_000, controller.signal)).toBeUndefined();
  });
});
