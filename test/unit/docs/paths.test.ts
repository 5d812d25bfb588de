import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pages, prose } from './pages.ts';

/** What reads like a file of this repository: a top folder of it, then a name with an ending, and nothing to fill in. */
const PATH = /`((?:src|test|docs|stack|schema|scripts|bin|types)\/[\w./-]+\.\w+)`/g;

/** Written on the reader's machine by a command, so not in a clone. */
const WRITTEN = new Map([['stack/docker-compose.yml', 'hive-bench compose writes it']]);

function missing(path: string): boolean {
  return !WRITTEN.has(path) && !existsSync(path);
}

describe('files that the documentation names', () => {
  const named = pages().flatMap(({ path, text }) =>
    [...prose(text).matchAll(PATH)].map(([, file = '']) => ({ path, file })),
  );

  test('there are some', () => expect(named.length).toBeGreaterThan(5));

  test('each is there', () =>
    expect(named.filter(({ file }) => missing(file)).map(({ path, file }) => `${path}: ${file}`)).toEqual(
      [],
    ));

  test('one that is not is found', () => expect(missing('src/nowhere.ts')).toBe(true));
});
