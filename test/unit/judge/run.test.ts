import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyseFiles } from '../../../src/judge/from-files.ts';
import { judgeRun } from '../../../src/judge/run.ts';
import { toHtml } from '../../../src/report/html.ts';
import { toMarkdown } from '../../../src/report/outputs/markdown.ts';
import { summaryTable } from '../../../src/report/text.ts';
import { writeRunFolder } from '../build/folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-judge-run-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const withoutLooks = (rounds: ReturnType<typeof analyseFiles>['rounds']) =>
  rounds.map((round) => ({ ...round, facts: { ...round.facts, looks: [] } }));

describe('judgeRun', () => {
  it('judges a recorded SLO that would be refused today as written, and says so', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const { setup, rounds } = analyseFiles(dir);
    const slo = 'e2e_ms p95 >= 500';
    const { scenarios, harness } = judgeRun({
      setup: { ...setup, slos: ['e2e_ms p95 <= 500', slo] },
      rounds,
      judgedAt: new Date(0),
    });
    expect(scenarios[0]?.slos.map((each) => each.slo)).toContain(slo);
    expect(harness.concerns.map(({ what }) => what).join()).toContain(
      `the SLO "${slo}" would be refused today`,
    );
    expect(harness.concerns.every(({ invalidates }) => !invalidates)).toBe(true);
  });

  it('names the figures that no SLO judges here, although one does elsewhere', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const { setup, rounds } = analyseFiles(dir);
    const openIn = (...slos: string[]): readonly string[] | undefined =>
      judgeRun({ setup: { ...setup, slos }, rounds, judgedAt: new Date(0) }).scenarios[0]?.withoutSlo;
    expect(openIn('e2e_ms p95 <= 500 on loss-5', 'connect ratio >= 0.98', 'mos_lqo mean >= 3.5')).toEqual([
      'e2e_ms',
    ]);
    expect(openIn('e2e_ms p99 <= 900 on loss-5', 'e2e_ms p95 <= 500')).toBeUndefined();
  });

  it('is whole where a scenario was stopped at a breach, and its rounds were not all measured', () => {
    const breach = 'e2e_ms p95 <= 500';
    const late = Array.from({ length: 12 }, () => 4000);
    const looks = [{ calls: 1, plannedCalls: 2, breach }];
    const spec = { latenciesMs: late, rounds: 2, measuredRounds: 1 };
    writeRunFolder(dir, { ...spec, facts: { looks } });
    const { setup, rounds } = analyseFiles(dir);
    const record = judgeRun({ setup, rounds, judgedAt: new Date(0) });
    expect(record.interrupted).toBe(false);
    expect(record.scenarios[0]).toMatchObject({ stoppedAtBreach: breach });
    expect(record.scenarios[0]?.reason).toMatch(/^stopped after 12 of \d+ utterances, when /);
    expect(judgeRun({ setup, rounds: withoutLooks(rounds), judgedAt: new Date(0) }).interrupted).toBe(true);
  });

  it('reports the notes of the plan, which invalidate nothing', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const note = '--target-latency 900 replaces e2e_ms p95 <= 500 and is looser';
    const file = path.join(dir, 'setup.json');
    const written = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...written, notes: [note] }));
    const { setup, rounds } = analyseFiles(dir);
    const record = judgeRun({ setup, rounds, judgedAt: new Date(0) });
    expect(record.harness.concerns).toEqual([{ what: note, invalidates: false }]);
    expect(summaryTable(record, { color: false })).toContain(`note: ${note}`);
    expect(toMarkdown(record)).toContain(
      '- --target-latency 900 replaces e2e&#95;ms p95 <= 500 and is looser'.replace('<', '&#60;'),
    );
    expect(toHtml(record)).toContain('--target-latency 900 replaces');
  });

  it('is invalid where it is unknown which sound answers which utterance, unless a stop cut the recording short', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const { setup, rounds } = analyseFiles(dir);
    const why = 'listener-1: 6 sounds began for 3 utterances, and 3 of them fit none';
    const judged = (interrupted: boolean) =>
      judgeRun({
        setup,
        rounds: rounds.map((round) => ({
          ...round,
          facts: { ...round.facts, interrupted },
          unfit: [why, why],
        })),
        judgedAt: new Date(0),
      }).scenarios[0];
    const what = `it is unknown which sound answers which utterance: ${why}, and 1 other listener`;
    expect(judged(false)?.concerns).toContainEqual({ what, invalidates: true });
    expect(judged(false)?.reason).toContain(what);
    expect(judged(true)?.concerns).toContainEqual({ what, invalidates: false });
  });

  it('has nothing to say of sound ones', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const { setup, rounds } = analyseFiles(dir);
    expect(judgeRun({ setup, rounds, judgedAt: new Date(0) }).harness.concerns).toEqual([]);
  });
});
