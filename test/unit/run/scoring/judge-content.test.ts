import { describe, expect, it } from 'vitest';
import { parseWav } from '../../../../src/audio/wav.ts';
import { judgeContent } from '../../../../src/run/scoring/judge-content.ts';
import type { Scorer } from '../../../../src/run/scoring/scorer.ts';

type Start = Parameters<Scorer['startIsolated']>;

/** A scorer that prints these lines and exits. */
function answering(lines: readonly object[], seen: Start[] = []): Scorer {
  return {
    startIsolated: async (...start) => {
      seen.push(start);
      for (const line of lines) start[2]?.(JSON.stringify(line));
      return {
        ended: async () => 0,
        [Symbol.asyncDispose]: async () => undefined,
      } as unknown as Awaited<ReturnType<Scorer['startIsolated']>>;
    },
  };
}

const REQUEST = {
  translations: [{ source: 'Hello', delivered: 'hola', references: ['Hola', 'Buenas'] }],
  speeches: [{ promised: 'hola', samples: Int16Array.from([1, -2, 3]), wordings: ['buenas'] }],
  sentences: ['adiós'],
};
const HEARD = { recognised: 'ola', isPromised: true, score: 80, bestOther: 10 };
const signal = new AbortController().signal;

describe('judging content', () => {
  it('starts no container if there is nothing to judge', async () => {
    const seen: Start[] = [];
    const nothing = { translations: [], speeches: [], sentences: [] };
    expect(await judgeContent(answering([], seen), 'content', nothing, signal)).toEqual({
      translations: [],
      speeches: [],
      faults: [],
    });
    expect(seen).toEqual([]);
  });

  it('sends the texts and sounds, and matches the answers with them', async () => {
    const seen: Start[] = [];
    const lines = [
      { speech: 0, ...HEARD },
      { translation: 0, score: 100 },
    ];
    expect(await judgeContent(answering(lines, seen), 'content', REQUEST, signal)).toEqual({
      translations: [{ source: 'Hello', delivered: 'hola', score: 100 }],
      speeches: [{ promised: 'hola', ...HEARD }],
      faults: [],
    });
    const [[image, { files = [], service }]] = seen as [Start];
    expect([image, service]).toEqual(['visqol', 'content']);
    const sent = new Map(files.map(({ name, data }) => [name, data]));
    expect(JSON.parse(String(sent.get('clips/content.json')))).toEqual({
      translations: [{ delivered: 'hola', references: ['Hola', 'Buenas'] }],
      speeches: [{ promised: 'hola', wordings: ['buenas'], file: 'speech-0.wav' }],
      sentences: ['adiós'],
      language: 'es',
    });
    expect([...parseWav(sent.get('clips/speech-0.wav') as Buffer, 16_000).samples]).toEqual([1, -2, 3]);
  });

  it('lists unjudged items among the faults', async () => {
    const judged = await judgeContent(answering([{ translation: 0, score: 40 }]), 'content', REQUEST, signal);
    expect(judged.translations).toHaveLength(1);
    expect(judged.speeches).toEqual([]);
    expect(judged.faults).toEqual(['speech 0: the scorer ended with exit code 0; see logs/content.log']);
  });

  it("stops with the signal's reason", async () => {
    const reason = new Error('stop');
    await expect(judgeContent(answering([]), 'content', REQUEST, AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
  });
});
