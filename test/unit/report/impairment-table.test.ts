import { describe, expect, it } from 'vitest';
import { toHtml } from '../../../src/report/html.ts';
import type { VerificationRow } from '../../../src/model/verification.ts';
import { verificationRows } from '../build/network.ts';
import { rowsOf, sectionOf, textOf } from '../build/page.ts';
import { GUIDE, runRecord } from '../build/record.ts';

const page = toHtml(runRecord());
const section = sectionOf(page, 'Impairment verification');

/** What is said of one scenario: its heading, the rows in sight, and those folded away with their summary. */
function blockOf(name: string, from = section): { heading: string; rows: string[][]; rest: string } {
  const blocks = from.split('<div class="witnesses">');
  const block = blocks.find((each) => headingOf(each).startsWith(`${name} `)) ?? '';
  const [open = '', rest = ''] = block.split('<details>');
  return { heading: headingOf(open), rows: rowsOf(open).slice(1), rest };
}

function headingOf(block: string): string {
  return textOf(/<h3>[^]*?<\/h3>/.exec(block)?.[0] ?? '');
}

describe('the impairment table', () => {
  it('shows each source of what was configured, with interval and tolerance', () => {
    const { heading, rows } = blockOf('loss-3');
    expect(heading).toBe('loss-3 loss 3 % each way · 26 of 26 checks passed');
    expect(rows.map((row) => row.slice(0, 4).join(' '))).toEqual([
      'before uplink loss, % 3',
      'during uplink loss, % 3',
      'after uplink loss, % 3',
      'queues uplink loss, % 3',
      'before downlink loss, % 3',
      'during downlink loss, % 3',
      'after downlink loss, % 3',
      'queues downlink loss, % 3',
    ]);
    expect(rows[0]?.slice(4)).toEqual(['3.06', '2.42 to 3.7', '1.8 to 4.2', '3000', 'yes']);
  });

  it('folds away what was not configured and not seen, and what is only reported', () => {
    const { rest } = blockOf('loss-3');
    expect(textOf(/<summary>[^]*?<\/summary>/.exec(rest)?.[0] ?? '')).toBe(
      '18 checks that nothing else happened to packets, all passed; 2 figures reported and not judged',
    );
    const folded = rowsOf(rest).slice(1);
    expect(folded).toHaveLength(20);
    const jitter = folded.find(([, , quantity]) => quantity === 'jitter J, ms');
    expect(jitter?.slice(4)).toEqual(['0.31', '–', '–', '3000', 'reported']);
    expect(rest).toMatch(/<tr class="reported"><td>during [^]*?jitter J/);
  });

  it('keeps in sight what was not realised, whatever was configured', () => {
    const rows = blockOf('mobile').rows.filter((row) => row.at(-1) === 'no');
    expect(rows.map((row) => row.slice(0, 5))).toEqual([['during', 'uplink', 'loss, %', '0.2', '0']]);
    expect(blockOf('mobile').heading).toContain('31 of 32 checks passed');
    const quiet = verificationRows([{ kind: 'loss', lossPct: 5 }]).map((row) =>
      row.quantity === 'duplicates' && row.source === 'after'
        ? { ...row, measured: 2, verified: false }
        : row,
    );
    expect(rowsSeen(quiet).filter(([, , quantity]) => quantity === 'duplicates, %')).toHaveLength(2);
  });

  it('shows the loss of a scenario that asks for nothing', () => {
    expect(blockOf('clean').rows).toHaveLength(8);
    expect(blockOf('clean').rows[0]).toEqual([
      'before',
      'uplink',
      'loss, %',
      '0',
      '0',
      '0 to 0.12',
      '0 to 0.8',
      '3000',
      'yes',
    ]);
  });

  it('lets the worst of several rounds stand for all, and has every row below', () => {
    const each = [{ kind: 'loss', lossPct: 5 }] as const;
    const rounds = [
      ...verificationRows(each),
      ...verificationRows(each, { round: 2, unseenLossDuring: 'downlink' }),
      ...verificationRows(each, { round: 3 }),
    ];
    const rows = rowsSeen(rounds, 3);
    expect(rows).toHaveLength(8);
    expect(rows[5]?.slice(0, 5)).toEqual(['during round 2', 'downlink', 'loss, %', '5', '0']);
    expect(rows[5]?.at(-1)).toBe('no 2 of 3 rounds');
    expect(rows[1]?.at(-1)).toBe('yes 3 of 3 rounds');
    const html = sectionOf(toHtml(ofRows(rounds, 3)), 'Impairment verification');
    expect(rowsOf(blockOf('clean', html).rest).slice(1)).toHaveLength(rounds.length);
  });

  it('names the side where speakers and listeners have different links', () => {
    const rows = verificationRows([{ kind: 'loss', lossPct: 5 }]).map((row): VerificationRow => ({
      ...row,
      link: 'speaker',
    }));
    expect(rowsSeen(rows)[0]?.[1]).toBe('speaker uplink');
  });
});

function ofRows(verification: readonly VerificationRow[], rounds: number): ReturnType<typeof runRecord> {
  const [shape] = GUIDE;
  if (!shape) throw new Error('no scenario');
  return runRecord({}, [{ ...shape, over: { verification, rounds } }]);
}

function rowsSeen(verification: readonly VerificationRow[], rounds = 1): string[][] {
  return blockOf('clean', sectionOf(toHtml(ofRows(verification, rounds)), 'Impairment verification')).rows;
}
