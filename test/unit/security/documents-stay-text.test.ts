import * as fc from 'fast-check';
import { parse as parseJunit } from 'junit2json';
import { marked } from 'marked';
import { type DefaultTreeAdapterTypes as Tree, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { annotations } from '../../../src/report/outputs/annotations.ts';
import { toJunit } from '../../../src/report/outputs/junit.ts';
import { toMarkdown } from '../../../src/report/outputs/markdown.ts';
import { toTextfile } from '../../../src/report/outputs/textfile.ts';
import { unobeyed } from '../../../src/report/outputs/workflow-command.ts';
import { plainLine } from '../../../src/report/plain.ts';
import {
  FORBIDDEN_IN_TERMINALS,
  HARMLESS,
  hostileText,
  hostileTexts,
  inUtf8,
  recordOf,
} from './hostile-text.ts';
import { elementsOf, textOf } from './html-nodes.ts';

/** White space is one space to readers of XML attributes and of HTML. */
const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

describe('JUnit', () => {
  it('has the cases it has with harmless texts, and the texts as they were', async () => {
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (texts) => {
        const read = await parseJunit(inUtf8(toJunit(recordOf(texts))));
        const suites = read && 'testsuite' in read ? (read.testsuite ?? []) : [];
        expect(suites.map(({ testcase }) => testcase?.length)).toEqual([1, 1, 2]);
        const message = suites[1]?.testcase?.[0]?.failure?.[0]?.message ?? '';
        expect(spaced(message)).toBe(spaced(legal(`${plainLine(texts.reason)} (n = 1)`)));
      }),
      { numRuns: 60 },
    );
  });
});

/** XML 1.0 has no place for two of the characters that are none, nor for surrogates that are alone. */
function legal(text: string): string {
  return inUtf8(text).replaceAll(/[\ufffe\uffff]/g, '\ufffd');
}

describe('the summary in Markdown', () => {
  const harmless = new Set(elementsOf(rendered(toMarkdown(recordOf(HARMLESS)))));

  it('becomes the elements it becomes with harmless texts, and the texts as they were', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const markdown = inUtf8(toMarkdown(recordOf(texts)));
        expect(markdown).not.toMatch(FORBIDDEN_IN_TERMINALS);
        const html = rendered(markdown);
        expect(elementsOf(html).filter((each) => !harmless.has(each))).toEqual([]);
        for (const text of [texts.scenario, texts.reason])
          expect(spaced(textOf(html))).toContain(spaced(inUtf8(plainLine(text))));
      }),
      { numRuns: 60 },
    );
  });
});

function rendered(markdown: string): Tree.DocumentFragment {
  return parseFragment(marked.parse(markdown, { async: false, gfm: true }));
}

describe('metrics of a run', () => {
  it('are the series they are with harmless texts, whose labels read back as they were', async () => {
    const names = async (texts: typeof HARMLESS): Promise<string[]> =>
      (await toTextfile(recordOf(texts)))
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => /^\w+/.exec(line)?.[0] ?? line);
    const harmless = await names(HARMLESS);
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (texts) => {
        const text = inUtf8(await toTextfile(recordOf(texts)));
        expect(text).not.toMatch(FORBIDDEN_IN_TERMINALS);
        expect(await names(texts)).toEqual(harmless);
        const [, label = ''] = /^hive_bench_run_info\{.*?profile="((?:[^"\\\n]|\\.)*)"/m.exec(text) ?? [];
        const unescaped = label.replaceAll(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each));
        expect(unescaped).toBe(inUtf8(plainLine(texts.profile)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('annotations of a job', () => {
  it('are as many as there are scenarios and one, each a command of its own', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const lines = annotations(recordOf(texts))
          .join('\n')
          .split(/[\r\n]+/);
        expect(lines).toHaveLength(3);
        for (const line of lines) {
          expect(line).not.toMatch(FORBIDDEN_IN_TERMINALS);
          const [, title = '', data = ''] = /^::error title=([^:,]*)::(.*)$/s.exec(line) ?? [];
          expect(title).toMatch(/^hive-bench/);
          expect(decoded(data)).toMatch(/^(fail|invalid): /);
          expect(decoded(data).endsWith(plainLine(texts.reason))).toBe(true);
        }
      }),
    );
  });

  it('cannot be brought about by a table, which ends where its token is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const lines = unobeyed(text, 'a-token').split('\n');
        expect([lines[0], lines.at(-1)]).toEqual(['::stop-commands::a-token', '::a-token::']);
      }),
    );
  });
});

function decoded(data: string): string {
  return data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
