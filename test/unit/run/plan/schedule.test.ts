import { describe, expect, it } from 'vitest';
import { type Clip, planScripts } from '../../../../src/run/plan/schedule.ts';

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
  it('gives the same schedule for the same seed, and another for another', () => {
    expect(planScripts(request)).toEqual(planScripts(request));
    expect(planScripts({ ...request, seed: 8 })).not.toEqual(planScripts(request));
  });

  it('has another schedule and other names in every round', () => {
    const [one, two] = [planScripts(request), planScripts({ ...request, round: 2 })];
    expect(two.flat().map(({ text }) => text)).not.toEqual(one.flat().map(({ text }) => text));
    const names = [...one, ...two].flat().map(({ utterance }) => utterance);
    expect(new Set(names).size).toBe(names.length);
  });

  it('gives each call its utterances, including a measured first one, with unique names', () => {
    const scripts = planScripts(request);
    expect(scripts.map((lines) => lines.length)).toEqual([10, 10]);
    expect(scripts.flat().some(({ warmup }) => warmup)).toBe(false);
    const names = scripts.flat().map(({ utterance }) => utterance);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a script for each call, concurrent within a stay, each in an order of its own', () => {
    const scripts = planScripts({ ...request, stays: 3 });
    expect(scripts.map(([first]) => first?.utterance)).toEqual(
      [1, 2, 3, 4, 5, 6].map((call) => `1-${call}-0000`),
    );
    expect(scripts.map(([first]) => first?.offsetMs)).toEqual([0, 1000, 0, 1000, 0, 1000]);
    expect(new Set(scripts.map((lines) => lines.map(({ text }) => text).join())).size).toBe(6);
  });

  it('never begins an utterance before the previous one has long ended, and keeps translations apart', () => {
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

  it('repeats no sentence before all have been spoken', () => {
    const [lines = []] = planScripts({ ...request, utterancesPerPair: 12 });
    expect(new Set(lines.map(({ text }) => text)).size).toBe(12);
  });
});
