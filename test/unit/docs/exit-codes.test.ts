import { describe, expect, test } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { pages } from './pages.ts';

// "exit code 2", "exit code is 0", "exits with 64", and the first cell of a table headed "exit code".
const SAID = /\b(?:exit code(?: is)?|(?:ends|exits) with(?: exit code)?) (\d+)\b/gi;
const TABLE = /^\| exit code +\|.*\n\|[ -|]+\n((?:\|.*\n?)+)/gm;

function codes(text: string): readonly number[] {
  const rows = [...text.matchAll(TABLE)].flatMap(([, body = '']) => [...body.matchAll(/^\| *`?(\d+)/gm)]);
  return [...text.matchAll(SAID), ...rows].map(([, code]) => Number(code));
}

const ours: ReadonlySet<number> = new Set(Object.values(EXIT));
/** Docker's words about a container that died, not exit codes of hive-bench. */
const OF_CONTAINERS = /ended with exit code \d+/g;

describe('exit codes in the documentation', () => {
  const said = pages().flatMap(({ path, text }) =>
    codes(text.replaceAll(OF_CONTAINERS, '')).map((code) => ({ path, code })),
  );

  test('there are some', () => expect(said.length).toBeGreaterThan(8));

  test('each is one of src/lib/errors.ts', () =>
    expect(said.filter(({ code }) => !ours.has(code))).toEqual([]));

  test('a foreign one is found', () => {
    expect(codes('| exit code | meaning |\n| --- | --- |\n| 5 | no |\n')).toEqual([5]);
    expect(codes('it ends with 65')).toEqual([65]);
    expect(codes('it exits with 65')).toEqual([65]);
  });
});
