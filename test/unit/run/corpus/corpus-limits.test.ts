import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { UserConfig } from '../../../../src/config/config.ts';
import { resolveConfig } from '../../../../src/config/resolve.ts';
import { limitProblems, limitsOf, SERVICE_LIMITS } from '../../../../src/run/corpus/corpus-limits.ts';
import { phraseOf, recogniserProblem } from '../../../../src/run/corpus/recogniser-words.ts';
import { utterance } from '../../build/synthetic.ts';

const STACK = path.resolve(import.meta.dirname, '../../../../stack');
const limits = (config: UserConfig) => limitsOf(resolveConfig(config, 'test'));

/** A sentence of 16 kHz, made of voice and silence; times in ms. */
function sentence(text: string, ...parts: readonly (readonly [voiceMs: number, quietMs: number])[]) {
  const samples = Int16Array.from(
    parts.flatMap(([voiceMs, quietMs]) => [
      ...Array.from({ length: voiceMs * 16 }, (_, i) => Math.round(8000 * Math.sin(i / 5))),
      ...Array.from({ length: quietMs * 16 }, () => 0),
    ]),
  );
  const speechEndMs =
    parts.reduce((ms, [voiceMs, quietMs]) => ms + voiceMs + quietMs, 0) - (parts.at(-1)?.[1] ?? 0);
  return {
    file: 'one.wav',
    text,
    wav: Buffer.alloc(0),
    samples,
    durationMs: samples.length / 16,
    speechStartMs: 0,
    speechEndMs,
  };
}

describe('limits of the reference services', () => {
  it('agree with their images and sources', () => {
    const files = [
      'images/mt/Dockerfile',
      'images/tts/Dockerfile',
      'images/stt/Dockerfile',
      'services/translator/settings.py',
    ];
    const text = files.map((file) => readFileSync(path.join(STACK, file), 'utf8')).join('\n');
    for (const [variable, value] of Object.entries(SERVICE_LIMITS)) {
      const there = new RegExp(`${variable}=(\\d+)|${variable.toLowerCase()}: float = _tuned\\((\\d+)`).exec(
        text,
      );
      expect([variable, Number(there?.[1] ?? there?.[2])]).toEqual([variable, value]);
    }
  });

  it("follow the configuration, and are unknown for a user's image and for a target", () => {
    expect(limits({})).toEqual({ maxCharacters: 500, maxSpeechMs: 19_400, maxPauseMs: 600, taught: true });
    expect(
      limits({ stack: { env: { mt: { MT_TEXT_MOST_CHARS: '80' }, stt: { STT_UTTERANCE_MOST_S: '10' } } } }),
    ).toMatchObject({
      maxCharacters: 80,
      maxSpeechMs: 9400,
    });
    expect(limits({ stack: { images: { translator: 'x', mt: 'x', tts: 'x', stt: 'x' } } })).toMatchObject({
      maxCharacters: 1000,
      maxSpeechMs: 120_000,
      maxPauseMs: Number.POSITIVE_INFINITY,
      taught: false,
    });
    expect(limits({ stack: { env: { stt: { STT_PHRASE_FILES: '/mine' } } } })).toMatchObject({
      taught: false,
    });
    expect(limits({ target: { url: 'ws://h' } })).toMatchObject({ maxCharacters: 1000, taught: false });
  });

  it.each<[string, ReturnType<typeof sentence>, readonly string[]]>([
    ['a sentence', sentence('Where is it?', [400, 300], [400, 200]), []],
    [
      'a text of 501 characters',
      sentence(`${'word '.repeat(100)}x`, [400, 0]),
      ['got a text of 501 characters, expected at most 500'],
    ],
    [
      '20 s of speech',
      sentence('Where is it?', [20_000, 0]),
      ['got 20 s of speech, expected at most 19.4 s'],
    ],
    [
      'a pause of 0.8 s',
      sentence('Where is it?', [400, 800], [400, 0]),
      ['got a pause of 0.8 s at 0.4 s, expected less than 0.6 s'],
    ],
    ['digits', sentence('Room 42.', [400, 0]), ['got "42", expected English words']],
  ])('are reported when exceeded: %s', (_, given, problems) => {
    expect(limitProblems(given, limits({}))).toEqual(
      problems.map((problem) => expect.stringContaining(problem)),
    );
    expect(limitProblems(given, limits({ target: { url: 'ws://h' } }))).toEqual([]);
  });

  it('allow a voice that is silent between words', () => {
    const samples = utterance(7, 400);
    expect(
      limitProblems(
        { ...sentence('Where?', [1, 0]), samples, speechStartMs: 0, speechEndMs: samples.length / 16 },
        limits({}),
      ),
    ).toEqual([]);
  });
});

describe('words of the recogniser', () => {
  it.each([
    ['Where is the nearest railway station?', 'where is the nearest railway station'],
    ["It's the manager's 'best' day – isn’t it?", "it's the manager's best day isn't it"],
    ['twenty-one', 'twenty one'],
  ])('%s', (text, phrase) => {
    expect(phraseOf(text)).toBe(phrase);
    expect(recogniserProblem(text)).toBeUndefined();
  });

  it.each([
    ['It costs 50 % more.', 'got "50", "%"'],
    ['mañana', 'got "mañana"'],
    ['A & B', 'got "&"'],
    ['me@example.com', 'got "me@example"'],
    ['日本', 'got "日本"'],
    ['…', 'got "…", expected words'],
  ])('%s cannot be recognised', (text, message) => expect(recogniserProblem(text)).toContain(message));
});
