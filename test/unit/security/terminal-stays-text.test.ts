import { stripVTControlCharacters } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compareRuns } from '../../../src/compare/compare.ts';
import { print, printJson } from '../../../src/cli/console.ts';
import { UsageError } from '../../../src/lib/errors.ts';
import { checklistText } from '../../../src/report/checklist-text.ts';
import { comparisonText } from '../../../src/report/compare-text.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { plain, plainLine } from '../../../src/report/plain.ts';
import { selftestTable } from '../../../src/report/selftest-table.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { explain } from '../../../src/cli/explain.ts';
import { findingTable } from '../../../src/cli/finding-table.ts';
import { Progress } from '../../../src/cli/progress.ts';
import { FORBIDDEN_IN_TERMINALS, HARMLESS, hostileText, hostileTexts, recordOf } from './hostile-text.ts';

/** A stream that colours are wanted for. */
function terminal(): { readonly stream: NodeJS.WriteStream; readonly said: () => string } {
  let said = '';
  const write = (chunk: string): boolean => {
    said += chunk;
    return true;
  };
  const stream = { isTTY: true, columns: 200, rows: 50, write, on: () => stream } as unknown;
  return { stream: stream as NodeJS.WriteStream, said: () => said };
}

/** Without what hive-bench writes itself: colours, and the cursor's ways of the live view. */
function withoutOurs(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return text.replaceAll(/\u001b\[(\d{1,2}m|\?(25|2026)[lh]|2K|\d*[AGJ])/g, '');
}

/** What is in a text that must not reach a terminal. */
function foreignIn(text: string): string[] {
  return [...withoutOurs(text).matchAll(new RegExp(FORBIDDEN_IN_TERMINALS, 'gu'))].map(([each]) => each);
}

const always = (check: (text: string) => void): void =>
  fc.assert(fc.property(hostileText, check), { numRuns: 200 });

describe('what reaches a terminal', () => {
  it('has no control character, however it was put together', () => {
    always((text) => {
      expect(plain(text)).not.toMatch(FORBIDDEN_IN_TERMINALS);
      expect(plainLine(text)).not.toContain('\n');
      expect(plain(plain(text))).toBe(plain(text));
    });
  });

  it('has everything that was no control character', () => {
    const kept = (text: string): string => text.replaceAll(/[^\p{L}\p{N}<>&|]/gu, '');
    // What follows an escape belongs to it.
    const unescaped = hostileText.filter(
      (text) => !['\u001b', '\u0090', '\u009b', '\u009d'].some((c) => text.includes(c)),
    );
    fc.assert(
      fc.property(unescaped, (text) => {
        expect(kept(plain(text))).toBe(kept(text));
      }),
    );
  });

  it('is plain in the table of a run, with colours and without, and on lines of its own', () => {
    const lines = summaryTable(recordOf(HARMLESS), { color: false }).split('\n').length;
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const text = summaryTable(recordOf(texts), { color: false });
        expect(text).not.toMatch(FORBIDDEN_IN_TERMINALS);
        expect(text.split('\n')).toHaveLength(lines);
        expect(foreignIn(summaryTable(recordOf(texts), { color: true }))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is plain when two runs are compared', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const [base, head] = [recordOf(texts), { ...recordOf(texts), runId: texts.fault }];
        const compared = compareRuns(base, head, { resamples: 10 });
        expect(foreignIn(comparisonText(compared, { color: true }))).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('is plain in findings, checklists, self-tests and errors', () => {
    always((text) => {
      const { stream } = terminal();
      expect(
        foreignIn(findingTable([{ check: text, status: 'fail', found: text, hint: text }], stream)),
      ).toEqual([]);
      expect(foreignIn(checklistText([{ list: 'a', title: 'b', status: 'pass', found: text }]))).toEqual([]);
      const row = { group: 'delay', what: text, expected: text, recovered: text, bound: text } as const;
      const record = { ok: false, interrupted: false, concerns: [text] } as unknown;
      const rows = [{ ...row, n: 1, ok: false, note: text }];
      expect(
        foreignIn(
          selftestTable({ ...(record as Parameters<typeof selftestTable>[0]), rows }, { color: true }),
        ),
      ).toEqual([]);
      expect(foreignIn(explain(new UsageError(text, { hint: text, evidence: [text] }), stream))).toEqual([]);
      expect(foreignIn(explain(new Error(text), stream))).toEqual([]);
    });
  });

  it('is plain in progress, line by line and in the live view', () => {
    always((text) => {
      const { stream, said } = terminal();
      const progress = new Progress(stream);
      progress.say(text);
      progress.show({ scenario: text, index: 0, of: 1, elapsedMs: 1, spoken: 1, heard: 1 });
      progress.done();
      expect(foreignIn(said())).toEqual([]);
    });
  });

  it('is plain whatever is printed, and JSON reads back as it was', () => {
    const written: string[] = [];
    const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    try {
      always((text) => {
        written.length = 0;
        print(text);
        printJson({ [text]: text });
        const [first = '', second = ''] = written;
        expect(first).not.toMatch(FORBIDDEN_IN_TERMINALS);
        expect(second).not.toMatch(FORBIDDEN_IN_TERMINALS);
        expect(JSON.parse(second)).toEqual(Object.fromEntries([[text, text]]));
      });
    } finally {
      out.mockRestore();
    }
  });

  it('is plain in run.json, which reads back as it was', () => {
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const json = toJson(recordOf(texts));
        expect(json).not.toMatch(FORBIDDEN_IN_TERMINALS);
        expect(fromJson(json).scenarios.map(({ title }) => title)).toEqual([texts.title, texts.title]);
      }),
      { numRuns: 60 },
    );
  });

  it('would be found by these tests: a colour of nobody’s is', () => {
    expect(stripVTControlCharacters('\u001b[31ma')).toBe('a');
    expect('\u009b31m').toMatch(FORBIDDEN_IN_TERMINALS);
    expect(withoutOurs('\u001b]0;a\u0007')).toMatch(FORBIDDEN_IN_TERMINALS);
  });
});
