import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exhibitsOf } from '../../../src/judge/exhibits.ts';
import { analyseFiles } from '../../../src/judge/from-files.ts';
import { judgeRun } from '../../../src/judge/run.ts';
import type { Exhibits } from '../../../src/model/exhibits.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { toHtml } from '../../../src/report/html.ts';
import { rowsOf, sectionOf, textOf } from '../build/page.ts';
import { writeRunFolder } from '../build/folder.ts';
import { appendRtp } from '../build/rtp.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-exhibits-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function recordOf(latenciesMs: readonly (number | undefined)[]): RunRecord {
  writeRunFolder(dir, { latenciesMs });
  appendRtp(dir);
  const { setup, rounds } = analyseFiles(dir);
  return judgeRun({ setup, rounds, judgedAt: new Date(0) });
}

const worstOf = (exhibits: Exhibits): (number | undefined)[] =>
  exhibits.worst.map(({ utterance }) => Math.round(utterance.e2eMs));

describe('exhibitsOf', () => {
  it('has the round over time: utterances, loss, jitter buffer', () => {
    const { timeline } = exhibitsOf(dir, recordOf([120, undefined, 700]));
    if ('unavailable' in timeline) throw new Error(timeline.unavailable);
    expect(timeline).toMatchObject({ scenario: 'clean', round: 1, limitMs: 500 });
    expect(timeline.utterances.map(({ endMs }) => endMs)).toEqual([1000, 5000, 9000]);
    expect(timeline.network[1]).toEqual({ tMs: 3000, lostShare: 0.04, jitterBufferMs: 60 });
  });

  it('has the worst first, each with its sound', () => {
    const exhibits = exhibitsOf(dir, recordOf([120, undefined, 700]));
    expect(worstOf(exhibits)).toEqual([Infinity, 700, 120]);
    for (const { clip } of exhibits.worst) expect(clip).toMatchObject({ participant: 'listener-1' });
    expect(exhibits.clipsLeftOut).toBe(0);
  });

  it('keeps to its budget, the worst having their sound', () => {
    const record = recordOf([900, ...Array.from({ length: 19 }, () => 120)]);
    const exhibits = exhibitsOf(dir, record);
    const has = exhibits.worst.map(({ clip }) => !('unavailable' in clip));
    expect(has.lastIndexOf(true)).toBe(has.indexOf(false) - 1);
    expect(has.filter((each) => !each)).toHaveLength(exhibits.clipsLeftOut);
    expect(exhibits.clipsLeftOut).toBeGreaterThan(0);
    const page = toHtml(record, exhibits);
    const sound = [...page.matchAll(/src="(data:[^"]*)"/g)].reduce(
      (sum, [, data = '']) => sum + data.length,
      0,
    );
    expect(sound).toBeLessThan(810_000);
    expect(textOf(page)).toContain(`The sound of ${exhibits.clipsLeftOut} of these 16 was left out`);
  });

  it('says what is gone with the evidence, and still makes a page', () => {
    const record = recordOf([120, undefined]);
    rmSync(path.join(dir, 'evidence'), { recursive: true });
    const page = toHtml(record, exhibitsOf(dir, record));
    const gone = 'the evidence of this round is gone or damaged';
    expect(textOf(sectionOf(page, 'One round over time'))).toContain(`No timeline: ${gone}.`);
    expect(rowsOf(sectionOf(page, 'Slowest and missing utterances'))[1]?.at(-1)).toBe(gone);
    expect(page).not.toContain('<audio');
  });
});
