import { describe, expect, it } from 'vitest';
import type { Observation, ParticipantSpec } from '../../../src/model/participant.ts';
import { RemoteParticipant } from '../../../src/run/participants.ts';

function participant(): { readonly remote: RemoteParticipant; readonly observed: Observation[] } {
  const observed: Observation[] = [];
  const spec = { name: 'listener-1', role: 'listener', pair: 1 } as ParticipantSpec;
  return { remote: new RemoteParticipant(spec, 'clean', (each) => observed.push(each)), observed };
}

describe('the wire of a participant', () => {
  it.each(['{"type":"onset","tMs":', 'Killed', 'null', '7', '"done"'])(
    'a line that is no event is a fault of that participant: %s',
    (line) => {
      const { remote, observed } = participant();
      remote.hear('{"type":"hello","tMs":5}');
      remote.hear(line);
      expect(observed.at(-1)?.event).toEqual({ type: 'fault', tMs: 5, message: `not an event: ${line}` });
    },
  );

  it('is waited for no longer than the signal says', async () => {
    const { remote } = participant();
    const controller = new AbortController();
    const ready = remote.until('ready', 60_000, controller.signal);
    controller.abort();
    expect(await ready).toBeUndefined();
    expect(await remote.until('ready', 60_000, controller.signal)).toBeUndefined();
  });
});
