import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyseFiles } from '../../../src/judge/from-files.ts';
import { judgeRun } from '../../../src/judge/run.ts';
import { writeRunFolder } from './folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-judge-run-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

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

  it('has nothing to say of sound ones', () => {
    writeRunFolder(dir, { latenciesMs: [120, 130, 140] });
    const { setup, rounds } = analyseFiles(dir);
    expect(judgeRun({ setup, rounds, judgedAt: new Date(0) }).harness.concerns).toEqual([]);
  });
});
