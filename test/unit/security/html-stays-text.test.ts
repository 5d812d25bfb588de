import * as fc from 'fast-check';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { visibleControls } from '../../../src/report/html/markup.ts';
import { toHtml } from '../../../src/report/html.ts';
import { HARMLESS, hostileTexts, inUtf8, recordOf } from './hostile-text.ts';
import { elementsOf, textOf } from './html-nodes.ts';

/** As it is to be read: controls shown, and surrogates that are alone as UTF-8 writes them. */
function shown(text: string): string {
  return inUtf8(visibleControls(text));
}

describe('the report', () => {
  const harmless = elementsOf(parse(toHtml(recordOf(HARMLESS))));
  const known = new Set(harmless);

  it('has no element and attribute that it has not with harmless texts, and shows every text as it is', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const page = parse(inUtf8(toHtml(recordOf(texts))));
        // The chart leaves out a label without a glyph; nothing may be there that was not.
        expect(elementsOf(page).filter((each) => !known.has(each))).toEqual([]);
        const all = textOf(page);
        for (const text of [texts.title, texts.sentence, texts.heard, texts.fault])
          expect(all).toContain(shown(text));
      }),
      { numRuns: 60 },
    );
  });

  it('loads and runs nothing, by its own policy and by what is in it', () => {
    const html = toHtml(recordOf(HARMLESS));
    expect(html).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
    expect(html).not.toMatch(/script-src|unsafe-eval/);
    const loading = harmless.filter((each) => /^(script|link|iframe|object|embed|base|form)\b/.test(each));
    expect(loading).toEqual([]);
    expect(harmless.filter((each) => / on\w+/.test(each))).toEqual([]);
  });
});
