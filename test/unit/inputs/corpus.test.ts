import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../../src/audio/wav.ts';
import { resolveConfig } from '../../../src/config/resolve.ts';
import { RATE_HZ } from '../../../src/wire/audio-format.ts';
import { readCorpusFolder } from '../../../src/run/corpus/corpus.ts';
import { voice } from '../build/synthetic.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE, makePipe } from './kinds-of-file.ts';

const VOICE = voice(7, 400);
const good = writeWav({ samples: VOICE, rate: RATE_HZ });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-corpus-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const put = (name: string, data: string | Buffer): void => writeFileSync(path.join(dir, name), data);

async function load(): Promise<'accepted' | { readonly told: string }> {
  const outcome = await outcomeOf(() => readCorpusFolder(dir), dir);
  if ('refusal' in outcome) return outcome;
  expect(outcome.value.length).toBeGreaterThan(0);
  for (const { text, samples, durationMs, speechStartMs, speechEndMs } of outcome.value) {
    expect(text.trim()).toBe(text);
    expect(text).not.toMatch(/^$|[\p{Cc}\uFFFD]/u);
    expect(samples.length).toBeGreaterThan(0);
    expect(speechStartMs).toBeGreaterThanOrEqual(0);
    expect(speechEndMs).toBeGreaterThan(speechStartMs);
    expect(speechEndMs).toBeLessThanOrEqual(durationMs);
  }
  return 'accepted';
}

/** A header that says something else than the samples are. */
function header(at: number, value: number, bytes: 2 | 4): Buffer {
  const wav = Buffer.from(good);
  if (bytes === 2) wav.writeUInt16LE(value, at);
  else wav.writeUInt32LE(value, at);
  return wav;
}
const stereo = header(22, 2, 2);
const deep = header(34, 24, 2);

describe('a corpus folder', () => {
  it('is read with names of spaces, newlines and other scripts', async () => {
    for (const name of ['one', 'two words', 'line\nfeed', 'ñandú', '日本', '-rf', 'a.b']) {
      put(`${name}.wav`, good);
      put(`${name}.txt`, `Where\r\nis ${JSON.stringify(name)}?\n`);
    }
    expect(await load()).toBe('accepted');
    expect(readCorpusFolder(dir).length).toBe(7);
  });

  it.each<[string, Buffer, string]>([
    [
      'another rate',
      writeWav({ samples: VOICE, rate: 44_100 }),
      'got PCM, 16 bit, mono, 44100 Hz, expected PCM, 16 bit, mono, 16000 Hz',
    ],
    ['two channels', stereo, 'got PCM, 16 bit, stereo, 16000 Hz'],
    ['24 bit', deep, 'got PCM, 24 bit, mono'],
    ['samples cut off', good.subarray(0, 3000), 'bytes of samples, expected the'],
    ['no byte', Buffer.alloc(0), 'got 0 bytes without a RIFF/WAVE header'],
    ['a header of 4 GB', header(40, 0xfffffff0, 4), 'expected the 4294967280 that the header announces'],
    ['no sample', writeWav({ samples: new Int16Array(), rate: RATE_HZ }), 'got silence, expected speech'],
    ['silence', writeWav({ samples: new Int16Array(8000), rate: RATE_HZ }), 'got silence, expected speech'],
    ['no audio', Buffer.from('%PDF-1.7'), 'without a RIFF/WAVE header'],
    ['compressed sound', header(20, 0x11, 2), 'got IMA ADPCM'],
    ['half a sample', header(40, good.length - 45, 4), 'expected whole samples of two bytes'],
  ])('is refused for a file with %s, by name', async (_, wav, message) => {
    put('good.wav', good);
    put('good.txt', 'Good.');
    put('bad one.wav', wav);
    put('bad one.txt', 'Bad.');
    expect(await load()).toMatchObject({
      told: expect.stringContaining(`bad one.wav: ${message}`.split(': ')[0] ?? ''),
    });
    expect(await load()).toMatchObject({ told: expect.stringContaining(message) });
  });

  it.each<[string, (wav: string, txt: string) => void, string]>([
    ['a missing text', () => undefined, 'got no text, expected a .txt of the same name'],
    ['an empty text', (_, txt) => put(txt, ' \n'), 'got an empty text, expected the words'],
    ['a text of a byte order mark alone', (_, txt) => put(txt, '\uFEFF'), 'got an empty text'],
    [
      'UTF-16 that does not say so',
      (_, txt) => put(txt, Buffer.from('Where?', 'utf16le')),
      'in UTF-16 without a byte order mark',
    ],
    [
      'a text of another encoding',
      (_, txt) => put(txt, Buffer.from('ma\u00f1ana', 'latin1')),
      'expected UTF-8',
    ],
    ['a text that steers', (_, txt) => put(txt, 'one\u001b[2J'), 'expected a sentence'],
    ['a text without end', (_, txt) => put(txt, 'word '.repeat(5000)), 'expected at most'],
    ['a folder as its text', (_, txt) => mkdirSync(path.join(dir, txt)), 'is a folder, expected a file'],
    ['a link to nowhere as its text', (_, txt) => symlinkSync('/no/such', path.join(dir, txt)), 'is missing'],
  ])('is refused for %s', async (_, make, message) => {
    put('one.wav', good);
    make('one.wav', 'one.txt');
    expect(await load()).toMatchObject({ told: expect.stringContaining(message) });
  });

  it.each(KINDS_OF_FILE)('is refused for %s where a sound should be', async (_, make, message) => {
    make(path.join(dir, 'one.wav'));
    put('one.txt', 'One.');
    expect(await load()).toMatchObject({ told: expect.stringContaining(message) });
  });

  it('is refused for one sentence in two files, for they could not be told apart', async () => {
    for (const name of ['one', 'two']) {
      put(`${name}.wav`, good);
      put(`${name}.txt`, 'The same.');
    }
    expect(await load()).toMatchObject({
      told: expect.stringContaining('two.wav: got the words of "one.wav" again, expected each sentence once'),
    });
  });

  it('is refused when nothing is in it, and a name that steers the terminal does not', async () => {
    expect(await load()).toMatchObject({
      told: expect.stringContaining('got no .wav file in an empty folder'),
    });
    put('sentences.csv', '');
    expect(await load()).toMatchObject({ told: expect.stringContaining('among "sentences.csv"') });
    put('\u001b[2J\nerror: forged.wav', 'x');
    expect(await load()).toMatchObject({ told: expect.stringContaining('without a RIFF/WAVE header') });
  });

  it.each([
    ['a link to itself', (at: string) => symlinkSync(at, at)],
    ['a file', (at: string) => writeFileSync(at, 'x')],
    ['a pipe', (at: string) => makePipe(at)],
    ['a name with a NUL', () => undefined],
  ])('is refused by the configuration when it is %s', async (what, make) => {
    const corpus = path.join(dir, what === 'a name with a NUL' ? 'a\0b' : 'corpus');
    make(corpus);
    const outcome = await outcomeOf(() => resolveConfig({ corpus }, 'test.config.ts'), 'test.config.ts');
    expect(outcome).toMatchObject({ told: expect.stringContaining('expected an existing folder') });
  });

  it('is sound or clearly refused, however a file of it was damaged', { timeout: 60_000 }, async () => {
    put('one.txt', 'One.');
    // A short sound, so that the header is hit often.
    const short = writeWav({ samples: voice(9, 120), rate: RATE_HZ });
    const { accepted, refused } = await tally(
      damagedBytes(short),
      (bytes) => {
        put('one.wav', bytes);
        return load();
      },
      { seed: 20_251_125, numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(100);
    const words = Buffer.from('Where is the station?\nHere.\n');
    put('one.wav', good);
    const texts = await tally(
      fc.oneof(
        damagedBytes(words),
        fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        put('one.txt', bytes);
        return load();
      },
      { seed: 20_251_125, numRuns: 300 },
    );
    expect(texts.accepted).toBeGreaterThan(30);
    expect(texts.refused).toBeGreaterThan(30);
  });
});
