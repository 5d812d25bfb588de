import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { plain, plainLine } from '../../../src/report/plain.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { GUIDE, HOSTILE, runRecord } from '../build/record.ts';

const record = runRecord();
const lines = summaryTable(record, { color: false }).split('\n');

function lineOf(name: string): string {
  return lines.find((line) => line.startsWith(name)) ?? '';
}

describe('summaryTable', () => {
  it('has a line for every scenario, in the order they ran', () => {
    const names = lines
      .slice(0, lines.indexOf(''))
      .map((line) => line.split(' ')[0])
      .filter((word) => GUIDE.some(({ name }) => name === word));
    expect(names).toEqual([
      'clean',
      'loss-1',
      'loss-3',
      'loss-5',
      'jitter-100',
      'jitter-150',
      'mobile',
      'stress',
    ]);
  });

  it('shows the figures of the record, rounded to whole milliseconds', () => {
    const { e2e_ms: e2e, caption_ms: caption, quality } = record.scenarios[2]?.metrics ?? {};
    const cells = lineOf('loss-3').split(/ {2,}/);
    expect(cells).toEqual([
      'loss-3',
      '✓ pass, n = 20',
      e2e?.p50.toFixed(0),
      e2e?.p95.toFixed(0),
      '450',
      e2e?.p99.toFixed(0),
      e2e?.mean.toFixed(0),
      e2e?.max.toFixed(0),
      '0 of 20',
      `${caption?.p95.toFixed(0)}*`,
      '1.3 %',
      '4.05',
      quality?.mean.toFixed(2),
      '0.88',
      '4 of 4',
    ]);
  });

  it('shows missing utterances as infinitely late', () => {
    expect(lineOf('loss-5').split(/ {2,}/).slice(3, 9)).toEqual(['∞', '490', '∞', '∞', '∞', '2 of 20']);
  });

  it('says beside a caption figure, and below the table, where no SLO judges it', () => {
    const legend = lines.find((line) => line.startsWith('* caption latency is reported, not judged'));
    expect(legend).toBeDefined();
    const [loss3] = record.scenarios.slice(2);
    if (!loss3) throw new Error('no scenario');
    const judged = { slo: 'caption_ms p95 <= 250', limit: 250, n: 20, verdict: 'pass', reason: '' } as const;
    const text = summaryTable(runRecord({ scenarios: [{ ...loss3, slos: [judged] }] }), { color: false });
    expect(text).not.toContain('*');
  });

  it('ends with the verdict, what limits it, and why', () => {
    expect(lines.at(-1)).toBe(`⊘ invalid (n = 20 a scenario): ${record.reason}`);
    expect(lines).toContain('loss resilience 3 % · jitter tolerance 100 ms');
    const interrupted = summaryTable(runRecord({ interrupted: true }), { color: false });
    expect(interrupted).toContain('invalid (interrupted; n = 20 a scenario)');
  });

  it('says provisional beside every verdict of a provisional run and beside none of another', () => {
    const verdicts = lines.filter((line) => /[✓✗▲⊘?] /.test(line));
    expect(verdicts).toHaveLength(9);
    for (const line of verdicts) expect(line).toMatch(/n = 20/);
    expect(summaryTable(runRecord({ provisional: false }), { color: false })).not.toContain('provisional');
  });

  it('says of an invalid scenario what was asked and what was observed', () => {
    const at = lines.indexOf('mobile is invalid:');
    expect(lines.slice(at - 1, at + 3)).toEqual([
      '',
      'mobile is invalid:',
      '  uplink loss, during, round 1: configured 0.2 %, measured 0 % (3000 packets)',
      '',
    ]);
    const valid = summaryTable(runRecord({}, GUIDE.slice(0, 6)), { color: false });
    expect(valid).not.toContain('asked');
  });

  it('leaves no column that nobody filled', () => {
    const bare = runRecord().scenarios.map((each) => ({ ...each, metrics: {} }));
    const [head] = summaryTable(runRecord({ scenarios: bare }), { color: false }).split('\n');
    expect(head?.trim().split(/\s{2,}/)).toEqual(['Scenario', 'Verdict', 'guide']);
  });

  it('shows the interval of p95 where there is one', () => {
    const ci = runRecord({ provisional: false }, [{ name: 'clean', medianMs: 262, spreadMs: 22, n: 80 }]);
    const { low = 0, high = 0 } = ci.scenarios[0]?.metrics.e2e_ms?.p95Interval ?? {};
    expect(summaryTable(ci, { color: false })).toContain(`${low.toFixed(0)} to ${high.toFixed(0)}`);
    expect(summaryTable(record, { color: false })).not.toContain('interval');
  });

  it('colours only where asked, and says the same', () => {
    const coloured = summaryTable(record, { color: true });
    expect(coloured).toContain('\u001b[32m✓ pass');
    expect(stripVTControlCharacters(coloured)).toBe(lines.join('\n'));
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('lets no control character of the record through', () => {
    const [shape] = GUIDE;
    if (!shape) throw new Error('no scenario');
    const name = `a\r\n\u009b2Jb${HOSTILE}`;
    const concerns = [{ what: `x\ny${HOSTILE}`, invalidates: true }];
    const over = { verdict: 'invalid', concerns } as const;
    const hostile = runRecord({ reason: HOSTILE }, [{ ...shape, name, over }]);
    const text = summaryTable(hostile, { color: false });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(text).toContain('<script>alert("x")</script>');
    expect(text.split('\n')).toHaveLength(13);
  });

  it('stands when nothing was measured', () => {
    const none = summaryTable(runRecord({ interrupted: true, verdict: 'inconclusive' }, []), {
      color: false,
    });
    expect(none).toContain('? inconclusive (interrupted; n = 0)');
  });

  it('fits a terminal of 130 columns, with intervals too', () => {
    const signed = runRecord(
      { provisional: false },
      GUIDE.map((shape) => ({ ...shape, n: 400 })),
    );
    const widths = [
      ...lines.slice(0, -1),
      ...summaryTable(signed, { color: false }).split('\n').slice(0, -1),
    ];
    expect(Math.max(...widths.map((line) => line.length))).toBeLessThanOrEqual(130);
  });
});

describe('plain', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007after', 'after'],
    ['\u009b31mC1', 'C1'],
    ['back\b\u007fspace', 'backspace'],
    ['a\u202eb\u2066c', 'abc'],
    ['two\nlines', 'two\nlines'],
    ['no\rreturn', 'noreturn'],
  ])('makes %j into %j', (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  it('can hold to one line', () => {
    expect(plainLine('a\r\nb\u2028c')).toBe('a b c');
  });
});
