import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/commands/judge.ts';
import { readFacts, readObservations, readRecording } from '../../../src/evidence/rounds.ts';
import { readSetup } from '../../../src/evidence/setup.ts';
import { readSpeech } from '../../../src/evidence/speech.ts';
import { resumeRun } from '../../../src/run/session/begin.ts';
import { writeRunFolder } from '../build/folder.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damaged, textOf } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';
import { RICH_ROUND } from '../build/rich-round.ts';

const ROUND = { scenario: 'clean', round: 1 };
const FOLDER = 'evidence/clean/1';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-folder-'));
  // Of another version, so that what the analysis makes of damaged evidence is judged, not only compared.
  writeRunFolder(dir, { latenciesMs: [200, 240], version: '0.0.1', scores: [4.2], facts: RICH_ROUND });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Edited {
  readonly rounds: number;
  readonly scenarios: readonly { readonly name: string }[];
}
type Outcome = 'accepted' | { readonly told: string };

/** With other bytes in a file, or none of it; afterwards it is as it was. */
async function damagedFile(name: string, bytes: Buffer | string, load: () => unknown): Promise<Outcome> {
  const file = path.join(dir, name);
  const valid = readFileSync(file);
  writeFileSync(file, bytes);
  try {
    const outcome = await outcomeOf(load, dir);
    return 'refusal' in outcome ? outcome : 'accepted';
  } finally {
    writeFileSync(file, valid);
  }
}

const judged = (): Promise<unknown> => judge(dir, { slos: [] }, new Date('2025-11-25T08:00:00Z'));
const JSON_FILES: readonly (readonly [string, () => unknown])[] = [
  ['setup.json', () => readSetup(dir)],
  ['speech/speech.json', () => readSpeech(dir)],
  [`${FOLDER}/round.json`, () => readFacts(dir, ROUND)],
];

describe('the folder of a run', () => {
  it('is judged as it is', async () => {
    await expect(judged()).resolves.toMatchObject({ record: { verdict: 'invalid' } });
  });

  it.each(JSON_FILES)(
    'is refused by name and field when %s was edited',
    { timeout: 60_000 },
    async (name, load) => {
      const valid: unknown = JSON.parse(readFileSync(path.join(dir, name), 'utf8'));
      const edited = damaged(valid).map(textOf);
      const options = { seed: 20_251_125, numRuns: 250 };
      const { accepted, refused } = await tally(edited, (text) => damagedFile(name, text, load), options);
      expect(accepted).toBeGreaterThan(2);
      expect(refused).toBeGreaterThan(100);
    },
  );

  it.each(JSON_FILES)(
    'can be judged when %s was edited and yet has its shape',
    { timeout: 60_000 },
    async (name) => {
      const valid: unknown = JSON.parse(readFileSync(path.join(dir, name), 'utf8'));
      const edited = damaged(valid).map(textOf);
      const options = { seed: 20_251_126, numRuns: 30 };
      const { accepted } = await tally(edited, (text) => damagedFile(name, text, judged), options);
      expect(accepted).toBeGreaterThan(0);
    },
  );

  it(
    'is refused by name, line and field when an observation was edited, or can be judged',
    { timeout: 60_000 },
    async () => {
      const name = `${FOLDER}/observations.ndjson`;
      const lines = readFileSync(path.join(dir, name), 'utf8').trimEnd().split('\n');
      const edited = fc
        .nat({ max: lines.length - 1 })
        .chain((at) =>
          damaged(JSON.parse(lines[at] ?? '')).map((line) => `${lines.with(at, textOf(line)).join('\n')}\n`),
        );
      const options = { seed: 20_251_125, numRuns: 80 };
      const { accepted, refused } = await tally(edited, (text) => damagedFile(name, text, judged), options);
      expect(accepted).toBeGreaterThan(2);
      expect(refused).toBeGreaterThan(50);
    },
  );

  it.each([
    ['observations.ndjson', () => readObservations(dir, ROUND)],
    ['listener-1.wav', () => readRecording(dir, ROUND, 'listener-1')],
    ['listener-1.stamps.f64', () => readRecording(dir, ROUND, 'listener-1')],
  ])('is refused by name, or read, when %s was damaged', { timeout: 60_000 }, async (name, load) => {
    const at = `${FOLDER}/${name}`;
    const bytes = damagedBytes(readFileSync(path.join(dir, at)));
    const { refused } = await tally(bytes, (data) => damagedFile(at, data, load), {
      seed: 20_251_125,
      numRuns: 60,
    });
    expect(refused).toBeGreaterThan(5);
  });

  it.each([
    'setup.json',
    'samples.ndjson',
    'speech/speech.json',
    `${FOLDER}/round.json`,
    `${FOLDER}/observations.ndjson`,
    `${FOLDER}/listener-1.stamps.f64`,
    `${FOLDER}/listener-1.wav`,
  ])('is refused by name when %s is no file', async (name) => {
    const file = path.join(dir, name);
    renameSync(file, `${file}.kept`);
    try {
      for (const [, make] of KINDS_OF_FILE) {
        make(file);
        expect(await outcomeOf(judged, path.basename(dir))).toHaveProperty('told');
        rmSync(file, { recursive: true });
      }
    } finally {
      renameSync(`${file}.kept`, file);
    }
  });

  it.each([
    ['general', (setup: Edited) => ({ ...setup, slos: ['e2e_ms p95 <= soon'] }), 'slos[0]: got limit "soon"'],
    [
      "a scenario's",
      (setup: Edited) => ({ ...setup, scenarios: [{ ...setup.scenarios[0], slos: ['fast'] }] }),
      'scenarios[0].slos[0]: got "fast"',
    ],
  ])('is refused, and not resumed, when %s SLOs cannot be read any more', async (_, edit, told) => {
    const setup = JSON.parse(readFileSync(path.join(dir, 'setup.json'), 'utf8')) as Edited;
    const text = JSON.stringify(edit({ ...setup, rounds: 2 }));
    for (const load of [judged, () => resumeRun(dir)])
      expect(await damagedFile('setup.json', text, load)).toMatchObject({
        told: expect.stringContaining(told),
      });
  });

  it('is not resumed either when nothing of it was measured yet', async () => {
    const fresh = path.join(dir, 'fresh');
    mkdirSync(fresh);
    const setup = writeRunFolder(fresh, { latenciesMs: [], rounds: 2, measuredRounds: 0 });
    writeFileSync(path.join(fresh, 'setup.json'), JSON.stringify({ ...setup, slos: ['fast'] }));
    expect(await outcomeOf(() => resumeRun(fresh), fresh)).toMatchObject({
      told: expect.stringContaining('slos[0]: got "fast"'),
    });
    rmSync(fresh, { recursive: true });
  });

  it('cannot have anything outside it read or removed by the names in it', async () => {
    const setup = JSON.parse(readFileSync(path.join(dir, 'setup.json'), 'utf8')) as Edited;
    const before = readdirSync(dir, { recursive: true });
    for (const name of ['..', '../../tmp', '/etc', '.hidden', 'a/b', '']) {
      const text = JSON.stringify({ ...setup, rounds: 2, scenarios: [{ ...setup.scenarios[0], name }] });
      expect(await damagedFile('setup.json', text, () => resumeRun(dir))).toMatchObject({
        told: expect.stringContaining('scenarios[0].name: got'),
      });
    }
    const item = { text: 'a', translation: 'b', voice: '../../x.wav', reference: '001-reference.wav' };
    expect(
      await damagedFile('speech/speech.json', JSON.stringify({ items: [item] }), () => readSpeech(dir)),
    ).toMatchObject({ told: expect.stringContaining('items[0].voice: got "../../x.wav"') });
    expect(readdirSync(dir, { recursive: true })).toEqual(before);
  });
});
