import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@livekit/rtc-node';
import { describe, expect, it } from 'vitest';
import type { ParticipantEvent } from '../../../src/wire/participant.ts';
import { watchRtp } from '../../../src/probes/rtp-stats.ts';

/** Word for word what the SDK says of data whose session was closed before it could be sent. */
const CLOSED = 'engine: internal error: Failed to enqueue publish packet request: SendError { .. }';

type Told = Omit<ParticipantEvent, 'tMs'>;

function watched(onStats: () => Promise<void>, everyMs = 10_000) {
  const room = {
    isConnected: true,
    getRtcStats: async () => ({ publisherStats: [], subscriberStats: [] }),
  } as unknown as Room;
  const told: Told[] = [];
  const stop = watchRtp(room, (event) => told.push(event), everyMs, onStats);
  return { stop, told, faults: () => told.filter(({ type }) => type === 'fault') };
}

describe('statistics while the participant is in the room', () => {
  it('are a fault when they cannot be had', async () => {
    const { stop, told } = watched(() => Promise.reject(new Error('no such track')));
    await stop(1000);
    expect(told).toEqual([
      { type: 'rtp', stats: {} },
      { type: 'fault', message: 'RTP statistics: Error: no such track' },
    ]);
  });

  it.each([CLOSED, 'engine: internal error: failed to receive data from dc_task: RecvError(())'])(
    'tell of a lost connection when the session has been closed: %s',
    async (message) => {
      const { stop, told } = watched(() => Promise.reject(new Error(message)));
      await stop(1000);
      expect(told.at(-1)).toEqual({
        type: 'connection',
        state: `lost: RTP statistics: Error: ${message}`,
      });
    },
  );

  it('are told one after the other, and once more at the end, after the one under way', async () => {
    let [underWay, most] = [0, 0];
    const { stop, told } = watched(async () => {
      most = Math.max(most, (underWay += 1));
      await sleep(50);
      underWay -= 1;
    }, 5);
    await sleep(20);
    await stop(1000);
    expect(most).toBe(1);
    expect(told.map(({ type }) => type)).toEqual(['rtp', 'rtp']);
  });
});

describe('statistics that are still awaited when the participant leaves', () => {
  it('keep it no longer than their time, and are no fault', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { stop, faults, told } = watched(() => new Promise((_, reject) => (fail = reject)));
    await stop(20);
    fail(new Error('the room has been left'));
    await sleep(5);
    expect(told).toHaveLength(1);
    expect(faults()).toEqual([]);
  });
});
