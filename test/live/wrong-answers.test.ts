import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import type { Wrong } from '../../src/model/sample.ts';
import type { UtteranceRecord } from '../../src/model/utterance-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from './command.ts';
import { patchedImage } from './patched-image.ts';

/** In the order of KINDS in wrong_answers.py; undefined for the right answer. */
const KINDS: readonly (readonly [string, Wrong | undefined])[] = [
  ['the right answer', undefined],
  ['a jingle', 'other sound'],
  ['the words reversed', 'wrong translation'],
  ['the translation of another sentence', 'wrong translation'],
  ['other speech than the caption', 'other sound'],
  ['another caption than the speech', 'other sound'],
  ['the answer before', 'other sound'],
  ['half an answer', 'half an answer'],
];
const BY_THE_TTS = ['a TTS that speaks other texts', 'wrong speech'] as const;

/** What the patched translator does with a sentence, as wrong_answers.py chooses it. */
function kindOf({ expected, recognised = '' }: UtteranceRecord): readonly [string, Wrong | undefined] {
  if (crc32(expected) % 8 === 0) return BY_THE_TTS;
  return KINDS[crc32(recognised) % KINDS.length] ?? ['', undefined];
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
      profiles: { quick: { utterances: 8, pairs: 3, visits: 0 } },
      slos: ['e2e_ms p95 <= 500'],
    });
    finished = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    folder = runDir();
    record = fromJson(readFileSync(path.join(folder, 'run.json'), 'utf8'));
  });

  it('is told of each wrong answer why it is one, and the right ones are timed', () => {
    const seen = record.scenarios[0]?.utterances.map((utterance) => {
      const [kind] = kindOf(utterance);
      return { kind, wrong: utterance.wrong, isAnswer: Number.isFinite(utterance.e2eMs) };
    });
    expect(seen).toEqual(
      record.scenarios[0]?.utterances.map((utterance) => {
        const [kind, wrong] = kindOf(utterance);
        return { kind, wrong, isAnswer: wrong === undefined };
      }),
    );
    const kinds = new Set(seen?.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual([...KINDS.map(([kind]) => kind), BY_THE_TTS[0]].toSorted());
  });

  it('fails, and its reason has the number of wrong answers', async () => {
    const [slo] = record.scenarios[0]?.slos ?? [];
    expect(slo?.verdict).toBe('fail');
    expect(slo?.reason).toMatch(/; \d+ of 24 answers were wrong \(\d+ other sound, /);
    expect(finished.exitCode).toBe(EXIT.sloBreach);
    expect(await leftOf(folder)).toEqual([]);
  });

  it('is judged the same by its files alone', async () => {
    expect((await hiveBench(['judge', folder])).exitCode).toBe(EXIT.sloBreach);
  });
});
