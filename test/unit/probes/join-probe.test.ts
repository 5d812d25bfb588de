import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispose } from '@livekit/rtc-node';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ParticipantEvent, ParticipantSpec, JoinProbePlan } from '../../../src/wire/participant.ts';
import { nowMs } from '../../../src/wire/clock.ts';
import { JoinProbe } from '../../../src/probes/join-probe.ts';
import type { Emit } from '../../../src/probes/wire.ts';

const servers: Server[] = [];

/** Accepts connections and sends nothing, or sends a reply and closes. */
async function listening(answer?: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (answer !== undefined) socket.end(answer);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function joinProbe(
  url: string,
  plan: Partial<JoinProbePlan>,
): { visitor: JoinProbe; events: ParticipantEvent[] } {
  const spec: ParticipantSpec = {
    name: 'visitor-1',
    role: 'visitor',
    pair: 1,
    url,
    token: '',
    iceServers: [],
    hears: 'speaker-1',
    captionTopic: '',
    corpusDir: '',
    evidenceDir: '',
    script: [],
    attempts: { tokens: ['a', 'b', 'c'], everyMs: 100, firstMs: 0, withinMs: 600, stayMs: 0, ...plan },
  };
  const events: ParticipantEvent[] = [];
  const emit: Emit = (event, tMs = nowMs()) => events.push({ tMs, ...event });
  return { visitor: new JoinProbe(spec, emit), events };
}

const visits = (events: readonly ParticipantEvent[]): Extract<ParticipantEvent, { type: 'visit' }>[] =>
  events.filter((event) => event.type === 'visit');

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => dispose());

describe('a join probe whose server does not answer', () => {
  it('fails each attempt after its own time limit, without waiting for others', async () => {
    const { visitor: probe, events } = joinProbe(await listening(), {});
    const startMs = nowMs() + 50;
    probe.schedule(startMs);
    await sleep(350);
    await probe.stop();
    const reported = visits(events);
    expect(reported.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    for (const { attempt, tMs, failure, joinMs, firstAudioMs } of reported) {
      expect(failure).toBe('after 600 ms signalling did not answer');
      expect([joinMs, firstAudioMs]).toEqual([undefined, undefined]);
      const afterDueMs = tMs - (startMs + (attempt - 1) * 100);
      // The attempt's time limit, and the second in which signalling is checked.
      expect(afterDueMs).toBeGreaterThan(1590);
      expect(afterDueMs).toBeLessThan(1900);
    }
  });

  it('begins no attempts after it is stopped, and completes those in progress', async () => {
    const { visitor: probe, events } = joinProbe(await listening(), { everyMs: 300 });
    probe.schedule(nowMs());
    await sleep(50);
    await probe.stop();
    expect(visits(events).map(({ attempt }) => attempt)).toEqual([1]);
  });
});

describe('a join probe that is refused', () => {
  it('reports the failure and continues', async () => {
    const url = await listening(
      'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    const { visitor: probe, events } = joinProbe(url, { withinMs: 5000 });
    probe.schedule(nowMs());
    await sleep(400);
    await probe.stop();
    expect(visits(events)).toHaveLength(3);
    for (const { failure } of visits(events)) expect(failure).toMatch(/401/);
  });
});

it('refuses a specification without a plan', () => {
  const spec = { name: 'visitor-1', role: 'visitor' } as ParticipantSpec;
  expect(() => new JoinProbe(spec, () => undefined)).toThrow(
    'visitor-1 is a visitor without a plan of visits',
  );
});
