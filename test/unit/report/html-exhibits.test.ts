import { describe, expect, it } from 'vitest';
import { toHtml } from '../../../src/report/html.ts';
import { exhibitsSaying } from '../build/exhibits.ts';
import { rowsOf, sectionOf, textOf } from '../build/page.ts';
import { GUIDE, HOSTILE, runRecord } from '../build/record.ts';

const several = runRecord({}, [{ ...(GUIDE[0] as (typeof GUIDE)[number]), over: { rounds: 12 } }]);
const page = toHtml(several, exhibitsSaying('plain'));

describe('one round over time', () => {
  const section = sectionOf(page, 'One round over time');

  it('says which round it is, and why', () => {
    expect(textOf(section)).toContain('Shown: plain, round 2 of 12 , plain.');
  });

  it('draws a dot for what was heard, a cross for what was not, and the limit', () => {
    const svg = /<svg[^]*?<\/svg>/.exec(section)?.[0] ?? '';
    expect(svg.match(/✕/g)).toHaveLength(1);
    expect(svg).toContain('SLO of p95: 500 ms');
  });

  it('has the same in words and in figures', () => {
    expect(textOf(section)).toContain(
      'end to end 640 ms to 640 ms; 1 of 2 utterances missing; loss 3.4 % to 8.1 %; jitter buffer 81 ms to 81 ms',
    );
    expect(rowsOf(section).slice(1)).toEqual([
      ['0', '1', '640', '0', '3.4 %', '81'],
      ['2', '1', '–', '1', '8.1 %', '–'],
      ['4', '0', '–', '0', '–', '–'],
    ]);
  });
});

describe('slowest and missing utterances', () => {
  const section = sectionOf(page, 'Slowest and missing utterances');

  it('has texts, stages and sound', () => {
    const [, missing, slow] = rowsOf(section);
    expect(missing).toEqual([
      'plain plain, pair 1, round 2',
      'said plain expected plain recognised plain',
      '0.50',
      '∞',
      'unknown',
      'plain',
    ]);
    expect(slow?.slice(2)).toEqual([
      '0.50',
      '640',
      '101',
      '102',
      '103',
      '104',
      '105',
      '125',
      'plain, 3.0 s, begins 12 ms before the end of the speech',
    ]);
    expect(section).toContain('aria-label="Heard of plain, plain: plain"');
    expect(section).toContain('src="data:audio/wav;base64,AQID"');
    expect(textOf(section)).toContain('The sound of 1 of these 2 was left out');
  });
});

it('says that a record alone has neither', () => {
  const alone = toHtml(several);
  expect(textOf(alone)).toContain('No timeline: the evidence was not at hand.');
  expect(textOf(alone)).toContain('None to show here');
});

it.each([HOSTILE, '<img src=x onerror=alert(1)>', '<script>', '</audio>', '&quot;'])(
  'keeps %j text in both',
  (hostile) => {
    const told = toHtml(several, exhibitsSaying(hostile));
    const tags = (html: string): string[] => [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([tag]) => tag);
    expect(new Set(tags(told))).toEqual(new Set(tags(page)));
    expect(told.match(/<audio/g)).toHaveLength(1);
    expect(told).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
  },
);

it('stays under 3 MB for a sign-off run: 8 scenarios of 12 rounds, 1008 utterances, as much sound as is allowed', () => {
  const shapes = GUIDE.map((shape) => ({ ...shape, n: 1008, over: { rounds: 12 } }));
  const record = runRecord({ provisional: false, profile: 'signoff' }, shapes);
  const scenarios = record.scenarios.map((each) => ({
    ...each,
    verification: Array.from({ length: 480 }, (_, i) => ({
      ...(each.verification[i % Math.max(1, each.verification.length)] as (typeof each.verification)[number]),
      round: (i % 12) + 1,
    })),
  }));
  const [base] = exhibitsSaying('plain').worst.slice(1);
  if (!base || 'unavailable' in base.clip) throw new Error('no clip');
  const clip = { ...base.clip, wav: new Uint8Array(48_058) };
  const exhibits = {
    ...exhibitsSaying('plain'),
    worst: Array.from({ length: 12 }, () => ({ ...base, clip })),
  };
  const html = toHtml({ ...record, scenarios }, exhibits);
  expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
  expect(html).toMatch(/\d+ more rows are in run\.json\./);
});
