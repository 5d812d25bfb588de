import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, prose } from './pages.ts';

const LINK = /\]\(([^)\s]+)\)/g;

/** The anchors GitHub gives to headings: lower case, punctuation dropped, spaces to hyphens. */
function anchors(text: string): readonly string[] {
  return [...prose(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Why a relative link of a page leads nowhere; undefined where it leads somewhere. */
function broken(page: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : join(dirname(page), file);
  if (!existsSync(target)) return `${page}: ${link}: no ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchors(readFileSync(target, 'utf8')).includes(anchor)
    ? undefined
    : `${page}: ${link}: no such heading`;
}

describe('links of the documentation', () => {
  const links = pages().flatMap(({ path, text }) =>
    [...prose(text).matchAll(LINK)].map(([, link = '']) => ({ path, link })),
  );
  const relative = links.filter(({ link }) => !/^[a-z]+:/.test(link));

  test('there are some', () => expect(relative.length).toBeGreaterThan(20));

  test('every relative link and anchor leads somewhere', () =>
    expect(relative.flatMap(({ path, link }) => broken(path, link) ?? [])).toEqual([]));

  test('a missing file and a missing heading are found', () => {
    expect(broken('README.md', 'docs/nowhere.md')).toContain('no docs/nowhere.md');
    expect(broken('README.md', '#nowhere')).toContain('no such heading');
    expect(broken('README.md', '#first-result')).toBeUndefined();
  });
});
