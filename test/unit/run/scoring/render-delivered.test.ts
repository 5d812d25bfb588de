import { describe, expect, it } from 'vitest';
import type { PromisedAnswer } from '../../../../src/analysis/speech/evaluate.ts';
import { RefusedText } from '../../../../src/run/scoring/references.ts';
import { renderDelivered } from '../../../../src/run/scoring/render-delivered.ts';

const SOUND = Int16Array.of(1);
const speech = new Map([['good', { text: 'good', translation: 'bueno', voice: SOUND, reference: SOUND }]]);
const answer = (...texts: [string, ...string[]]): PromisedAnswer => ({
  pair: 1,
  utterance: 'u1',
  source: 'good',
  texts,
});
const signal = new AbortController().signal;

describe('texts that were delivered', () => {
  it('are rendered once each if they differ from the expected ones', async () => {
    const requested: string[] = [];
    const render = async (text: string): Promise<Int16Array<ArrayBuffer>> => {
      requested.push(text);
      return SOUND;
    };
    const answers = [answer('bueno'), answer('malo', 'mal'), answer('malo'), answer(' ')];
    expect(await renderDelivered(answers, speech, render, signal)).toEqual({
      renderings: new Map([
        ['malo', SOUND],
        ['mal', SOUND],
      ]),
    });
    expect(requested).toEqual(['malo', 'mal']);
  });

  it('are skipped if the service refuses one, and all others if it fails', async () => {
    const render = async (text: string): Promise<Int16Array<ArrayBuffer>> => {
      if (text === 'refused') throw new RefusedText('400');
      if (text === 'failed') throw new Error('connection refused');
      return SOUND;
    };
    const answers = ['refused', 'malo', 'failed', 'mal'].map((text) => answer(text));
    expect(await renderDelivered(answers, speech, render, signal)).toEqual({
      renderings: new Map([['malo', SOUND]]),
      renderingFault: 'a delivered text was not rendered: connection refused',
    });
  });

  it('are limited in number', async () => {
    const answers = Array.from({ length: 400 }, (_, i) => answer(`text ${i}`));
    const { renderings, renderingFault } = await renderDelivered(answers, speech, async () => SOUND, signal);
    expect(renderings.size).toBe(300);
    expect(renderingFault).toBe('400 unexpected texts, at most 300 are rendered');
  });
});
