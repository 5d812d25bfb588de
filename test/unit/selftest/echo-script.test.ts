import { describe, expect, it } from 'vitest';
import { planEchoScripts } from '../../../src/selftest/echo-script.ts';

const sentences = Array.from({ length: 72 }, (_, i) => ({
  file: `${i}.wav`,
  text: `sentence ${i}`,
  speechStartMs: 40 + i,
  speechEndMs: 1500 + 10 * i,
}));
const request = {
  sentences,
  pairs: 2,
  utterancesPerPair: 44,
  warmups: 3,
  delaysMs: [0, 50, 200, 400],
  seed: 1,
};

describe('planEchoScripts', () => {
  it('gives every delay the same number of measured utterances', () => {
    for (const script of planEchoScripts(request)) {
      const measured = script.filter(({ warmup }) => !warmup).map(({ echoDelayMs }) => echoDelayMs);
      expect(measured).toHaveLength(44);
      for (const delayMs of request.delaysMs)
        expect(measured.filter((each) => each === delayMs)).toHaveLength(11);
    }
  });

  it('leaves room for the echo of an utterance, for any delays', () => {
    for (const script of planEchoScripts(request)) {
      for (const [i, line] of script.entries()) {
        const next = script[i + 1];
        if (!next) continue;
        const endsMs = line.offsetMs + line.speechEndMs + 600 + (line.echoDelayMs ?? 0);
        const beginsMs = next.offsetMs + next.speechStartMs - 300 + (next.echoDelayMs ?? 0);
        expect(beginsMs).toBeGreaterThan(endsMs);
      }
    }
  });

  it('uses each sentence once, and only the shortest ones', () => {
    for (const script of planEchoScripts(request)) {
      const texts = script.map(({ text }) => text);
      expect(new Set(texts).size).toBe(47);
      expect(texts).not.toContain('sentence 47');
    }
  });

  it('makes one schedule for one seed', () => {
    expect(planEchoScripts(request)).toEqual(planEchoScripts(request));
    expect(planEchoScripts(request)).not.toEqual(planEchoScripts({ ...request, seed: 2 }));
  });
});
