import { describe, expect, it } from 'vitest';
import type { ParticipantSpec } from '../../../src/model/participant.ts';
import { containerOf } from '../../../src/run/participants.ts';
import { planScripts } from '../../../src/schedule.ts';

/** Linux' MAX_ARG_STRLEN, of a variable with its name. */
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
      'a thousand visits',
      {
        visits: {
          tokens: Array.from({ length: 1000 }, () => 't'.repeat(400)),
          everyMs: 1,
          firstMs: 1,
          withinMs: 1,
          stayMs: 1,
        },
      },
    ],
  ])('takes %s as a file, whole, and none of it as a variable', (_, part) => {
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
