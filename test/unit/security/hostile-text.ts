import * as fc from 'fast-check';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { GUIDE, runRecord, type ScenarioShape } from '../build/record.ts';

/** What somebody would try: markup, ends of attributes and comments, escape sequences, lines that are commands. */
const TRIED = [
  '</td><script>alert("x")</script>',
  '\'"><img src=x onerror=alert(1)>',
  '</style></title></svg><svg onload=a()>',
  '<!-- --!> ]]> <![CDATA[ <?php ?>',
  '&lt;b&gt; &#x1b;[31m &amp;amp; &#x110000; & &a',
  'javascript:alert(1) [a](http://b) ![c](d) <e@f.g>',
  '| a | b |\n|---|---|\n# h\n```\n* * *',
  '::error::a %0A::set-output name=b::c',
  '\u001b[31m\u001b[8mhidden\u001b[0m',
  '\u001b]0;title\u0007\u001b]8;;http://a\u001b\\link',
  '\u001bP1$r\u001b\\\u001b_a\u001b\\\u001bc',
  '\u009b31m\u009d0;title\u009c\u0090q',
  '\u202egnp.exe\u202c \u2066a\u2069 \u200f\u061c',
  'a\r\nb\u2028c\u2029d\u0085e\u000bf\fg\bh\u007f\u0000',
  '{{constructor}} ${a} %s \\u001b \\" \\n',
] as const;

/** Any text at all, with pieces that somebody would try: every code point, lone surrogates and non-characters too. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...TRIED) },
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\ud800', '\udfff', '\ufffe', '\uffff', '\u200d', '\ufeff'),
      },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''))
  .filter((text) => text !== '');

/** All texts of a record that others have a say in, each at its place. */
export interface Texts {
  readonly scenario: string;
  readonly title: string;
  readonly sentence: string;
  readonly heard: string;
  readonly reason: string;
  readonly fault: string;
  readonly version: string;
  readonly profile: string;
}

export const hostileTexts: fc.Arbitrary<Texts> = fc.record({
  scenario: hostileText,
  title: hostileText,
  sentence: hostileText,
  heard: hostileText,
  reason: hostileText,
  fault: hostileText,
  version: hostileText,
  profile: hostileText,
});

export const HARMLESS: Texts = {
  scenario: 'scenario',
  title: 'title',
  sentence: 'sentence',
  heard: 'heard',
  reason: 'reason',
  fault: 'fault',
  version: 'version',
  profile: 'profile',
};

/** An invalid scenario and one that failed, with these texts wherever a text of theirs can be. */
export function recordOf(texts: Texts): RunRecord {
  const { scenario, title, sentence, heard, reason, fault, version, profile } = texts;
  const [clean, loss] = GUIDE;
  if (!clean || !loss) throw new Error('no scenarios');
  const utterance = {
    utterance: 'u001',
    pair: 0,
    text: sentence,
    expected: heard,
    recognised: heard,
    round: 1,
    dueStartMs: 0,
    dueEndMs: 1,
    e2eMs: 1,
    captionMs: 2,
  };
  const slo = { slo: reason, limit: 1, n: 1, verdict: 'fail', reason } as const;
  const concerns = [{ what: fault, invalidates: true }];
  const over = { reason, concerns, utterances: [utterance], slos: [slo] } as const;
  const shapes: readonly ScenarioShape[] = [
    { ...clean, name: scenario, title, over: { ...over, verdict: 'invalid' } },
    { ...loss, name: scenario, title, over: { ...over, verdict: 'fail' } },
  ];
  return runRecord({ reason, profile, versions: { [version]: version }, suite: { slos: [slo] } }, shapes);
}

/** What must not reach a terminal: control characters but line feeds, and what turns text around. */
export const FORBIDDEN_IN_TERMINALS = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** As a reader of UTF-8 has it: surrogates that are alone cannot be written. */
export function inUtf8(text: string): string {
  return Buffer.from(text).toString();
}
