import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWav } from '../../../src/audio/wav.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import { voice } from '../build/synthetic.ts';
import { makePipe } from './kinds-of-file.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../bin/hive-bench.js');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-process-'));
  // Nothing above it is searched for a configuration.
  mkdirSync(path.join(dir, '.git'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** As a user starts it. No engine answers: whoever gets as far as asking for one ends with another code. */
async function hiveBench(
  args: readonly string[],
): Promise<{ exitCode?: number; stdout: string; stderr: string }> {
  return execa(process.execPath, [PROGRAM, ...args], {
    cwd: dir,
    reject: false,
    timeout: 60_000,
    env: { DOCKER_HOST: 'unix:///no/such.sock' },
  });
}

/** In a folder, what makes each input, and what is told of it. */
const CASES: readonly (readonly [what: string, args: readonly string[], make: () => void, told: string])[] = [
  [
    'a configuration that throws null',
    ['run'],
    () => writeFileSync(path.join(dir, 'hive-bench.config.ts'), 'throw null;'),
    'hive-bench.config.ts cannot be loaded',
  ],
  [
    'a corpus of which one file is none',
    ['run', '--corpus', 'corpus'],
    () => {
      mkdirSync(path.join(dir, 'corpus'));
      makePipe(path.join(dir, 'corpus', 'one.wav'));
    },
    'corpus/one.wav is a pipe, expected a file',
  ],
  [
    'a sentence that the recogniser cannot know',
    ['run', '--corpus', 'corpus'],
    () => {
      mkdirSync(path.join(dir, 'corpus'));
      const wav = writeWav({ samples: voice(7, 400), rate: 16_000 });
      writeFileSync(path.join(dir, 'corpus', 'ONE.WAV'), wav);
      writeFileSync(path.join(dir, 'corpus', 'one.TXT'), 'It costs 50 %.');
    },
    'ONE.WAV: got "50", "%", expected English words',
  ],
  [
    'a folder of results that is none',
    ['results', 'list', '--output', 'nowhere'],
    () => undefined,
    '--output: got "nowhere", expected an existing folder',
  ],
  [
    'a folder in which none can be made',
    ['compose', '--folder', '/proc/xx'],
    () => undefined,
    '--folder: got /proc/xx, expected a folder that can be made',
  ],
  [
    'a baseline of another version',
    ['run', '--baseline', 'run.json'],
    () => writeFileSync(path.join(dir, 'run.json'), '{"schemaVersion":1}'),
    'run.json: schemaVersion: got 1, expected 3',
  ],
];

describe('the program', () => {
  it.each(CASES)(
    'ends with 64 for %s, without a stack, and leaves nothing behind',
    { timeout: 90_000 },
    async (_, args, make, told) => {
      make();
      const before = readdirSync(dir, { recursive: true });
      const { exitCode, stdout, stderr } = await hiveBench(args);
      expect({ exitCode, stdout }, stderr).toEqual({ exitCode: EXIT.usage, stdout: '' });
      expect(stderr).toContain(told);
      expect(stderr).toMatch(/^error: .*\n(?: {2}│ .*\n)* {2}hint: .+$/);
      expect(readdirSync(dir, { recursive: true })).toEqual(before);
    },
  );
});
