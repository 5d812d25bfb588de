import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import type { Wrong } from '../../src/model/sample.ts';
import type { UtteranceRecord } from '../../src/model/utterance-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { exitCodeOf, otherFaults } from './busy-machine.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from './command.ts';
import { patchedImage } from './patched-image.ts';

/** In the order of KINDS in wrong_answers.py; nothing for the right answer. */
const KINDS: readonly (readonly [string, ...Wrong[]])[] = [
  ['the right answer'],
  ['a jingle', 'other sound'],
  // Of five sentences one passes all the same (docs/decisions/0022-content.md); it is not among these. The recogniser
  // takes reversed words for another sentence, or does not.
  ['the words reversed', 'wrong translation', 'wrong speech'],
  ['the translation of another sentence', 'wrong translation'],
  ['other speech than the caption', 'other sound'],
  ['another caption than the speech', 'other sound'],
  ['the answer before', 'other sound'],
  ['half an answer', 'half an answer'],
];
const BY_THE_TTS: (typeof KINDS)[number] = ['a TTS that speaks other texts', 'wrong speech'];

/** What the patched services do with a sentence, as wrong_answers.py chooses it, and what it must be called. */
function kindOf({ expected, recognised = '' }: UtteranceRecord): (typeof KINDS)[number] {
  if (crc32(expected) % 8 === 0) return BY_THE_TTS;
  return KINDS[Math.floor(crc32(recognised) / 1042) % KINDS.length] ?? [''];
}

describe('a stack that answers wrongly', () => {
  let finished: Finished;
  let record: RunRecord;
  let folder: string;

  beforeAll(async () => {
    const images = {
      translator: await patchedImage({
        image: 'translator',
        tag: 'wrong-answers',
        file: '/srv/translator/services.py',
        change: (before) => before + readFileSync(new URL('wrong_answers.py', import.meta.url), 'utf8'),
      }),
      tts: await patchedImage({
        image: 'tts',
        tag: 'wrong-answers',
        file: '/srv/tts/web.py',
        change: (before) =>
          before
            .replace(
              'text = text_field(body, text_most_chars)',
              'text = text_field(body, text_most_chars)\n        if zlib.crc32(text.encode()) % 8 == 0:\n            text = "El perro del vecino duerme debajo de la mesa"',
            )
            .replace('import asyncio', 'import asyncio\nimport zlib'),
      }),
    };
    const { config, runDir } = workspace({
      stack: { ...SUBNETS, ports: 'ephemeral', images },
      profiles: { quick: { utterances: 24, pairs: 3, visits: 0 } },
      slos: ['e2e_ms p95 <= 500'],
    });
    finished = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    folder = runDir();
    record = fromJson(readFileSync(path.join(folder, 'run.json'), 'utf8'));
  });

  it('is told of each wrong answer why it is one, and the right ones are timed', () => {
    const utterances = record.scenarios[0]?.utterances ?? [];
    const mistaken = utterances.filter((utterance) => {
      const [, ...reasons] = kindOf(utterance);
      const { wrong, e2eMs } = utterance;
      return Number.isFinite(e2eMs) ? reasons.length > 0 : !wrong || !reasons.includes(wrong);
    });
    expect(mistaken.map((utterance) => [kindOf(utterance), utterance.wrong, utterance.delivered])).toEqual(
      [],
    );
    const kinds = new Set(utterances.map((utterance) => kindOf(utterance)[0]));
    expect([...kinds].toSorted()).toEqual([...KINDS, BY_THE_TTS].map(([kind]) => kind).toSorted());
  });

  it('fails, and its reason has the number of wrong answers', async () => {
    const [slo] = record.scenarios[0]?.slos ?? [];
    expect(slo?.verdict).toBe('fail');
    expect(slo?.reason).toMatch(/; \d+ of 24 answers were wrong \(\d+ other sound, /);
    expect(finished.exitCode).toBe(exitCodeOf(record, EXIT.sloBreach));
    expect(otherFaults(record)).toEqual([]);
    expect(await leftOf(folder)).toEqual([]);
  });

  it('is judged the same by its files alone', async () => {
    expect((await hiveBench(['judge', folder])).exitCode).toBe(finished.exitCode);
  });
});
