import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import { describe, expect, it } from 'vitest';
import type { ParticipantEvent } from '../../../src/wire/participant.ts';
import { watchRtp } from '../../../src/probes/rtp-stats.ts';

/** The SDK's exact message for data whose session was closed before it was sent. */
const CLOSED = 'engine: internal error: Failed to enqueue publish packet request: SendError { .. }';

type Emitted = Omit<ParticipantEvent, 'tMs'>;

function watched(onStats: () => Promise<void>, everyMs = 10_000) {
  const room = {
    isConnected: true,
    getRtcStats: async () => ({ publisherStats: [], subscriberStats: [] }),
  } as unknown as Room;
  const events: Emitted[] = [];
  const stop = watchRtp(room, (event) => events.push(event), everyMs, onStats);
  return { stop, events, faults: () => events.filter(({ type }) => type === 'fault') };
}

describe('statistics while the participant is in the room', () => {
  it('are a fault if they are unavailable', async () => {
    const { stop, events } = watched(() => Promise.reject(new Error('no such track')));
    await stop(1000);
    expect(events).toEqual([
      { type: 'rtp', stats: {} },
      { type: 'fault', message: 'RTP statistics: Error: no such track' },
    ]);
  });

  it.each([CLOSED, 'engine: internal error: failed to receive data from dc_task: RecvError(())'])(
    'report a lost connection if the session was closed: %s',
    async (message) => {
      const { stop, events } = watched(() => Promise.reject(new Error(message)));
      await stop(1000);
      expect(events.at(-1)).toEqual({
        type: 'connection',
        state: `lost: RTP statistics: Error: ${message}`,
      });
    },
  );

  it('are reported one at a time, and once more at the end, after the one in progress', async () => {
    let [underWay, most] = [0, 0];
    const { stop, events } = watched(async () => {
      most = Math.max(most, (underWay += 1));
      await sleep(50);
      underWay -= 1;
    }, 5);
    await sleep(20);
    await stop(1000);
    expect(most).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['rtp', 'rtp']);
  });
});

describe('statistics that are pending when the participant leaves', () => {
  it('delay it no longer than their time limit, and are not a fault', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { stop, faults, events } = watched(() => new Promise((_, reject) => (fail = reject)));
    await stop(20);
    fail(new Error('the room has been left'));
    await sleep(5);
    expect(events).toHaveLength(1);
    expect(faults()).toEqual([]);
  });
});
