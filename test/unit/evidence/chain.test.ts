import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rescore } from '../../../src/commands/rescore.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { chainRound, verifyChain } from '../../../src/evidence/chain.ts';
import { factsText, readFacts, writeFacts } from '../../../src/evidence/rounds.ts';
import { sealedBlocks } from '../../../src/evidence/samples.ts';
import { analyseFiles } from '../../../src/judge/from-files.ts';
import { resumeRun } from '../../../src/run/session/begin.ts';
import { writeRunFolder } from '../build/folder.ts';

let written: string;
let dir: string;
beforeAll(() => {
  written = mkdtempSync(path.join(tmpdir(), 'hive-bench-chain-'));
  writeRunFolder(written, { latenciesMs: [200, 240], rounds: 3, measuredRounds: 2, chained: true });
});
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-chain-'));
  cpSync(written, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
afterAll(() => rmSync(written, { recursive: true, force: true }));

const file = (...names: readonly string[]): string => path.join(dir, ...names);
const round = (n: number): string => file('evidence', 'clean', String(n));

interface EditableSetup {
  slos: string[];
  waivers?: object[];
  rounds: number;
  versions: Record<string, string>;
  scenarios: { links: object }[];
}

function editSetup(change: (setup: EditableSetup) => void): void {
  const setup = JSON.parse(readFileSync(file('setup.json'), 'utf8')) as EditableSetup;
  change(setup);
  writeFileSync(file('setup.json'), JSON.stringify(setup, undefined, 2));
}

/** Makes every answer look 100 ms earlier. */
function shiftStamps(): void {
  const name = path.join(round(1), 'listener-1.stamps.f64');
  const stamps = new Float64Array(Uint8Array.from(readFileSync(name)).buffer);
  writeFileSync(name, Buffer.from(stamps.map((ms) => ms - 100).buffer));
}

/** Drops a round's folder and its samples, as if it had never been measured. */
function removeRound(n: number): void {
  rmSync(round(n), { recursive: true });
  const lines = readFileSync(file('samples.ndjson'), 'utf8').split('\n');
  writeFileSync(file('samples.ndjson'), lines.filter((line) => !line.includes(`"round":${n}`)).join('\n'));
}

/** Each round passes for the other, in every file that has its number. */
function swapRounds(): void {
  const renumbered = (text: string): string =>
    text
      .replaceAll('"round":1', '"round":#')
      .replaceAll('"round":2', '"round":1')
      .replaceAll('"round":#', '"round":2');
  renameSync(round(1), round(9));
  renameSync(round(2), round(1));
  renameSync(round(9), round(2));
  for (const n of [1, 2]) {
    const facts = path.join(round(n), 'round.json');
    writeFileSync(facts, renumbered(readFileSync(facts, 'utf8')));
  }
}

/** Each edit that somebody who knows the files can make without making the chain again. */
const EDITS: readonly (readonly [string, () => void, RegExp])[] = [
  [
    'a limit was raised',
    () => editSetup((setup) => void setup.slos.unshift('e2e_ms p95 <= 5000')),
    /setup\.json: got SHA-256/,
  ],
  [
    'a waiver was added',
    () =>
      editSetup((setup) => {
        setup.waivers = [
          { scenario: 'clean', slo: 'e2e_ms p95 <= 500', owner: 'x', reason: 'y', expires: '2099-01-01' },
        ];
      }),
    /setup\.json: got SHA-256/,
  ],
  [
    'fewer rounds were planned',
    () => editSetup((setup) => void (setup.rounds = 2)),
    /setup\.json: got SHA-256/,
  ],
  [
    'stamps were shifted, and the version edited',
    () => {
      shiftStamps();
      editSetup(({ versions }) => void (versions['hive-bench'] = '0.0.1'));
    },
    /setup\.json: got SHA-256/,
  ],
  ['stamps were shifted', shiftStamps, /listener-1\.stamps\.f64: got SHA-256/],
  [
    'a round was removed',
    () => removeRound(2),
    /clean\/2: got no finished round, expected the one that was measured/,
  ],
  ['rounds were swapped', swapRounds, /(round\.json|clean\/\d.*): got SHA-256/],
  [
    'a round was added',
    () => {
      cpSync(round(2), round(3), { recursive: true });
      const facts = path.join(round(3), 'round.json');
      writeFileSync(facts, readFileSync(facts, 'utf8').replace('"round":2', '"round":3'));
    },
    /clean\/3: got a round that the chain does not have/,
  ],
  [
    'a file was added to a round',
    () => writeFileSync(path.join(round(1), 'notes.txt'), 'x'),
    /notes\.txt: got SHA-256 \w+, expected no such file/,
  ],
  [
    'speech was replaced',
    () => cpSync(file('speech', '001-voice.wav'), file('speech', '002-voice.wav')),
    /002-voice\.wav: got SHA-256/,
  ],
  ['the chain was deleted', () => rmSync(file('chain.ndjson')), /chain\.ndjson is missing/],
  [
    'a line of the chain was removed',
    () => {
      const lines = readFileSync(file('chain.ndjson'), 'utf8').split('\n');
      writeFileSync(file('chain.ndjson'), lines.toSpliced(2, 1).join('\n'));
    },
    /chain\.ndjson line 3: got previous \w{64}, expected/,
  ],
  [
    'a line of the chain was edited',
    () => {
      const text = readFileSync(file('chain.ndjson'), 'utf8');
      writeFileSync(file('chain.ndjson'), text.replace(/(?<="setup\.json":")\w{8}/, '00000000'));
    },
    /chain\.ndjson line 2: got previous/,
  ],
  [
    'the chain is no chain',
    () => writeFileSync(file('chain.ndjson'), '{"kind":"round"}\n'),
    /chain\.ndjson line 1: /,
  ],
];

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('was not refused');
}

describe('the chain of a run', () => {
  it('is met by what the run wrote', () => {
    expect(analyseFiles(dir).rounds).toHaveLength(2);
    const kinds = readFileSync(file('chain.ndjson'), 'utf8').match(/"kind":"\w+"/g);
    expect(kinds).toEqual(['"kind":"setup"', '"kind":"speech"', '"kind":"round"', '"kind":"round"']);
  });

  it.each(EDITS)('shows that %s', (_, edit, message) => {
    edit();
    expect(refusal(() => analyseFiles(dir))).toMatch(message);
  });

  it.each(EDITS.filter(([what]) => !what.includes('removed')))(
    'is checked before a run is resumed or scored again: %s',
    async (_, edit, message) => {
      edit();
      const before = readFileSync(file('samples.ndjson'));
      expect(refusal(() => resumeRun(dir))).toMatch(message);
      await expect(rescore(dir, () => undefined, new AbortController().signal)).rejects.toThrow(message);
      expect(readFileSync(file('samples.ndjson'))).toEqual(before);
    },
  );

  it('goes on when a round is scored again: the later entry counts', () => {
    const facts = { ...readFacts(dir, { scenario: 'clean', round: 1 }), scoringFault: 'x' };
    const samples = sealedBlocks(dir).get('clean 1') ?? '';
    chainRound(dir, facts, { facts: factsText(facts), samples });
    writeFacts(dir, facts);
    expect(analyseFiles(dir).rounds).toHaveLength(2);
  });

  it('lets a run be resumed that was killed while it wrote samples, or before round.json', () => {
    const [whole = '', torn = ''] = [...sealedBlocks(dir).values()];
    writeFileSync(file('samples.ndjson'), `${whole}${torn.slice(0, -100)}`);
    rmSync(path.join(round(2), 'round.json'));
    const { done, lock: hold } = resumeRun(dir);
    hold[Symbol.dispose]();
    expect(done.map(({ facts }) => facts.round)).toEqual([1]);
    expect(analyseFiles(dir).rounds).toHaveLength(1);
  });

  it('leaves it to the samples to say that a block of them is missing', () => {
    const samples = readFileSync(file('samples.ndjson'), 'utf8');
    writeFileSync(file('samples.ndjson'), sealedBlocks(dir).get('clean 1') ?? '');
    expect(refusal(() => analyseFiles(dir))).toContain('got no samples of clean round 2');
    writeFileSync(
      file('samples.ndjson'),
      samples.replace('"timing"', '"timed"').replace(/"check":"\w+"/, '"check":"00000000"'),
    );
    expect(refusal(() => analyseFiles(dir))).toMatch(/samples\.ndjson line 1: /);
  });

  it('keeps that an interrupted round was discarded', () => {
    rmSync(dir, { recursive: true });
    dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-chain-'));
    const facts = { interrupted: true };
    writeRunFolder(dir, { latenciesMs: [200], rounds: 2, measuredRounds: 1, chained: true, facts });
    using _held = resumeRun(dir).lock;
    expect(readFileSync(file('chain.ndjson'), 'utf8')).toMatch(
      /"kind":"discarded","scenario":"clean","round":1}\n$/,
    );
    const discarded = `${round(1)}.discarded-1`;
    expect(existsSync(discarded)).toBe(true);
    rmSync(discarded, { recursive: true });
    expect(() => verifyChain(dir, { chained: true }, [])).toThrow(`${discarded}: got no such folder`);
  });

  it('may be absent in a run of before there was one', () => {
    const old = mkdtempSync(path.join(dir, 'old-'));
    writeRunFolder(old, { latenciesMs: [200] });
    expect(analyseFiles(old).rounds).toHaveLength(1);
  });
});

it('a round with other links than its scenario has is refused, chain or not', () => {
  const old = mkdtempSync(path.join(dir, 'old-'));
  writeRunFolder(old, { latenciesMs: [200] });
  const facts = path.join(old, 'evidence/clean/1/round.json');
  const lossy = '"links":{"speaker":{"uplink":[{"kind":"loss","lossPct":5}]';
  writeFileSync(facts, readFileSync(facts, 'utf8').replace('"links":{"speaker":{"uplink":[]', lossy));
  expect(refusal(() => analyseFiles(old))).toMatch(
    /round\.json: links: got .* expected those of clean in setup\.json/,
  );
});
