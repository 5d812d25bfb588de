import { describe, expect, it } from 'vitest';
import { type Clip, planScripts } from '../../../src/schedule.ts';

const clips: Clip[] = Array.from({ length: 12 }, (_, i) => ({
  file: `${i}.wav`,
  text: `sentence ${i}`,
  durationMs: 2000,
  speechStartMs: 100,
  speechEndMs: 1900,
  translationMs: i === 3 ? 4000 : 1800,
}));
const request = { clips, pairs: 2, utterancesPerPair: 10, seed: 7, round: 1 };

describe('planScripts', () => {
  it('gives one schedule for one seed and another for another', () => {
    expect(planScripts(request)).toEqual(planScripts(request));
    expect(planScripts({ ...request, seed: 8 })).not.toEqual(planScripts(request));
  });

  it('has another schedule and other names in every round', () => {
    const [one, two] = [planScripts(request), planScripts({ ...request, round: 2 })];
    expect(two.flat().map(({ text }) => text)).not.toEqual(one.flat().map(({ text }) => text));
    const names = [...one, ...two].flat().map(({ utterance }) => utterance);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives each pair its utterances after one warm-up, all with names of their own', () => {
    const scripts = planScripts(request);
    expect(scripts.map((lines) => lines.length)).toEqual([11, 11]);
    expect(scripts.map((lines) => lines.filter(({ warmup }) => warmup).length)).toEqual([1, 1]);
    const names = scripts.flat().map(({ utterance }) => utterance);
    expect(new Set(names).size).toBe(names.length);
  });

  it('never begins an utterance before its predecessor has long ended, nor lets two translations meet', () => {
    for (const lines of planScripts({ ...request, utterancesPerPair: 40 })) {
      for (const [i, line] of lines.entries()) {
        const before = lines[i - 1];
        if (!before) continue;
        const gapMs = line.offsetMs - (before.offsetMs + before.speechEndMs);
        expect(gapMs).toBeGreaterThanOrEqual(1200);
        const translationMs = clips.find(({ file }) => file === before.file)?.translationMs ?? 0;
        const apartMs = line.offsetMs + line.speechEndMs - (before.offsetMs + before.speechEndMs);
        expect(apartMs).toBeGreaterThan(translationMs + 300);
      }
    }
  });

  it('does not say a sentence again before all have been said', () => {
    const [lines = []] = planScripts({ ...request, utterancesPerPair: 11 });
    expect(new Set(lines.map(({ text }) => text)).size).toBe(12);
  });
});
