import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { MIN_TRANSLATION_SCORE } from '../../src/model/content-bounds.ts';
import { builtInCorpus } from '../../src/run/corpus/built-in-corpus.ts';
import { judgeContent } from '../../src/run/scoring/judge-content.ts';
import { type ScorableClip, scoreClips } from '../../src/run/scoring/score.ts';
import type { Sentence } from '../../src/run/corpus/sentence.ts';
import { ROOT } from '../../src/lib/root.ts';
import { startContainer } from '../../src/stack/container.ts';
import type { RunContext } from '../../src/stack/container-spec.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { ownerOf } from '../../src/stack/labels.ts';
import { findObjects } from '../../src/stack/reap.ts';
import type { Stack } from '../../src/stack/stack.ts';

const RUN = `visqol-test-${process.pid}`;
/** A checkout of google/visqol has it as testdata/clean_speech. */
const SPEECH_DIR = process.env['HIVE_VISQOL_SPEECH'];

let images: Record<string, string> = {};
let context: RunContext;
/** What a stack has for the scorer; the rest of a stack would only take time here. */
let stack: Pick<Stack, 'startIsolated'>;
/** 9 s of the corpus. */
let speech: Int16Array<ArrayBuffer>;
let sentences: readonly Sentence[] = [];

beforeAll(async () => {
  const engine = await connectEngine();
  images = await ensureImages(engine, ['visqol', 'corpus'], { root: ROOT, ready: {}, say: () => undefined });
  const logDir = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
  context = {
    engine,
    vantage: { kind: 'host' },
    runId: RUN,
    owner: ownerOf(),
    prefix: `hive-bench-${RUN}`,
    logDir,
  };
  stack = {
    startIsolated: (name, spec, onLine) =>
      startContainer(context, { ...spec, image: images[name] ?? '', attachments: [] }, onLine),
  };
  sentences = await builtInCorpus(engine, images['corpus'] ?? '', RUN);
  speech = Int16Array.from(sentences.slice(0, 8).flatMap(({ samples }) => [...samples])).slice(0, 9 * 16_000);
});

/** Every nth packet of 20 ms is silence. */
function lossy(every: number): Int16Array<ArrayBuffer> {
  return speech.map((sample, i) => (Math.floor(i / 320) % every === 0 ? 0 : sample));
}

const signal = (): AbortSignal => AbortSignal.timeout(120_000);

describe('scoring clips', () => {
  it('rates a clip against itself highest, and the lower the more of it is lost', async () => {
    const clips: ScorableClip[] = [
      { name: 'same', reference: speech, heard: speech },
      { name: 'some', reference: speech, heard: lossy(50) },
      { name: 'much', reference: speech, heard: lossy(8) },
    ];
    const { scores, faults } = await scoreClips(stack, 'quality', clips, signal());
    expect([...faults]).toEqual([]);
    const [same = 0, some = 0, much = 0] = ['same', 'some', 'much'].map((name) => scores.get(name));
    expect(same).toBeGreaterThan(4);
    // Of the two mappings of ViSQOL only the wrong one, without the lattice, gives 5 here.
    expect(same).toBeLessThan(4.9);
    expect(some).toBeLessThan(same - 0.1);
    expect(much).toBeLessThan(some - 0.3);
  });

  it('gives equal clips equal scores', async () => {
    const clips = ['a', 'b', 'c'].map((name) => ({ name, reference: speech, heard: lossy(20) }));
    const { scores } = await scoreClips(stack, 'quality', clips, signal());
    expect(scores.size).toBe(3);
    expect(new Set(scores.values()).size).toBe(1);
  });

  it('says of a clip that cannot be scored why, and scores the others', async () => {
    const clips = [
      { name: 'silent', reference: speech, heard: new Int16Array(speech.length) },
      { name: 'good', reference: speech, heard: speech },
    ];
    const { scores, faults } = await scoreClips(stack, 'quality', clips, signal());
    expect([...scores.keys()]).toEqual(['good']);
    expect(faults.get('silent')).toMatch(/nan/);
  });

  it('makes a fault of every clip when the scorer dies, and leaves nothing', async () => {
    const killed: typeof stack = {
      startIsolated: async (...args) => {
        const container = await stack.startIsolated(...args);
        await context.engine.docker.getContainer(container.id).kill();
        return container;
      },
    };
    const clips = [{ name: 'a', reference: speech, heard: speech }];
    const { scores, faults } = await scoreClips(killed, 'quality', clips, signal());
    expect(scores.size).toBe(0);
    expect(faults.get('a')).toMatch(/ended with exit code 137; see logs\/quality\.log/);
    expect((await findObjects(context.engine)).filter(({ run }) => run === RUN)).toEqual([]);
  });

  it('stops at once when it is told to', async () => {
    const clips = [{ name: 'a', reference: speech, heard: speech }];
    const reason = new Error('stop');
    const stop = new AbortController();
    setTimeout(() => stop.abort(reason), 300);
    await expect(scoreClips(stack, 'quality', clips, stop.signal)).rejects.toBe(reason);
    expect((await findObjects(context.engine)).filter(({ run }) => run === RUN)).toEqual([]);
  });
});

describe('judging content', () => {
  it("knows a right translation from one reversed, and which of the corpus's sentences a sound speaks", async () => {
    const [first, second, third] = sentences as [Sentence, Sentence, Sentence];
    const right = first.references?.at(-1) ?? '';
    const { translations, speeches, faults } = await judgeContent(
      stack,
      'content',
      {
        translations: [right, right.split(' ').toReversed().join(' '), second.references?.[0] ?? ''].map(
          (delivered) => ({ source: first.text, delivered, references: first.references ?? [] }),
        ),
        speeches: [
          { promised: first.text, samples: first.samples },
          { promised: second.text, samples: second.samples },
          { promised: first.text, samples: third.samples },
        ],
        sentences: sentences.map(({ text }) => text),
        language: 'en',
      },
      signal(),
    );
    expect(faults).toEqual([]);
    const [own = 0, reversed = 100, other = 100] = translations.map(({ score }) => score);
    expect(own).toBeCloseTo(100);
    expect(reversed).toBeLessThan(MIN_TRANSLATION_SCORE);
    expect(other).toBeLessThan(MIN_TRANSLATION_SCORE);
    expect(speeches.map(({ isPromised }) => isPromised)).toEqual([true, true, false]);
  });

  it('takes a sound in a language that it does not know for a fault', async () => {
    const request = {
      translations: [],
      speeches: [{ promised: 'a', samples: speech }],
      sentences: [],
      language: 'xx',
    };
    const { speeches, faults } = await judgeContent(stack, 'content', request, signal());
    expect(speeches).toEqual([]);
    expect(faults).toEqual([expect.stringMatching(/^speech 0: ValueError: got 'xx'/)]);
  });
});

describe('the scorer', () => {
  it('passes its own tests in its image, without a network', async () => {
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const command = ['python', '-m', 'unittest', 'discover', '-t', '.', '-s', 'visqol_scorer/tests'];
    const [{ StatusCode }] = (await context.engine.docker.run(images['visqol'] ?? '', command, output, {
      Tty: true,
      Entrypoint: [''],
      HostConfig: { AutoRemove: true, NetworkMode: 'none', CapDrop: ['ALL'] },
    })) as [{ StatusCode: number }];
    expect(text).toMatch(/Ran 1[0-9] tests/);
    expect(StatusCode, text).toBe(0);
  });

  it.skipIf(SPEECH_DIR === undefined)(
    'conforms to google/visqol on CA01_01, 3.31292 (skipped unless HIVE_VISQOL_SPEECH names its folder clean_speech)',
    async () => {
      const file = (name: string): Buffer => readFileSync(path.join(SPEECH_DIR ?? '', name));
      const pairs = { transcoded: 'transcoded_CA01_01.wav', same: 'CA01_01.wav' };
      const list = Object.entries(pairs).map(([clip, heard]) =>
        JSON.stringify({ clip, reference: 'CA01_01.wav', heard }),
      );
      const files = [
        { name: 'clips/clips.ndjson', data: list.join('\n') },
        ...Object.values(pairs).map((name) => ({ name: `clips/${name}`, data: file(name) })),
      ];
      const answers = new Map<string, number>();
      await using container = await stack.startIsolated('visqol', { service: 'quality', files }, (line) => {
        const { clip, moslqo } = JSON.parse(line) as { clip: string; moslqo: number };
        answers.set(clip, moslqo);
      });
      expect(await container.ended()).toBe(0);
      await expect.poll(() => answers.size).toBe(2);
      expect(Math.abs((answers.get('transcoded') ?? 0) - 3.31292)).toBeLessThan(0.05);
      expect(Math.abs((answers.get('same') ?? 0) - 4.5)).toBeLessThan(0.1);
    },
  );
});
