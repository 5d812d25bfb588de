import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Baseline } from '../../../src/cli/baseline.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { masks } from '../../../src/cli/job.ts';
import { compareRuns } from '../../../src/compare/compare.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import type { RunRecord } from '../../../src/model/run-record.ts';
import { toJson } from '../../../src/report/json.ts';
import { comparisonAnnotation } from '../../../src/report/outputs/compare-annotation.ts';
import { comparisonMarkdown } from '../../../src/report/outputs/compare-markdown.ts';
import { world } from '../build/world.ts';

/** Two of its scenarios: each takes a bootstrap of its own. */
const few = (record: RunRecord): RunRecord => ({
  ...record,
  scenarios: record.scenarios.filter(({ name }) => name === 'clean' || name === 'loss-5'),
});
const base = few(world({ seed: 1 }));
const slower = few(world({ seed: 2, addMs: (name) => (name === 'loss-5' ? 60 : 0) }));
const regression = compareRuns(base, slower);

let dir: string;
let out: string;
let err: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-compare-job-'));
  [out, err] = ['', ''];
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  vi.stubEnv('GITHUB_STEP_SUMMARY', path.join(dir, 'summary'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const written = (name: string, text: string): string => {
  writeFileSync(path.join(dir, name), text);
  return path.join(dir, name);
};
const COMMAND =
  /^::error title=hive-bench compare::regression against .*: loss-5: e2e_ms p50 \d+ → \d+; e2e_ms p95 \d+ → \d+/m;

describe('a comparison in a job of GitHub Actions', () => {
  const bothRuns = (): string[] => [written('base.json', toJson(base)), written('head.json', toJson(slower))];
  const compare = async (...more: string[]): Promise<unknown> =>
    createProgram().parseAsync(['node', 'hive-bench', 'compare', ...bothRuns(), ...more]);

  it('shows a regression beside the job and on its page, and lets no line of the table be obeyed', async () => {
    await compare();
    expect(out).toMatch(/^::stop-commands::([\w-]{36})\n[^]*\n::\1::\n::error title=/);
    expect(out).toMatch(COMMAND);
    expect(readFileSync(path.join(dir, 'summary'), 'utf8')).toBe(comparisonMarkdown(regression));
    expect(process.exitCode).toBe(EXIT.sloBreach);
  });

  it('leaves a document on standard output one document', async () => {
    await compare('--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'regression' });
    expect(err).toMatch(COMMAND);
  });

  it('is shown by `run --baseline` as well', async () => {
    const baseline = await Baseline.read(written('base.json', toJson(base)));
    const reports = { json: '', html: '', junit: '', markdown: '', prometheus: '' };
    await baseline.compareWith({ record: slower, dir, reports }, 'text');
    expect(out).toMatch(COMMAND);
    expect(readFileSync(path.join(dir, 'summary'), 'utf8')).toContain('| loss-5 | end to end p50, ms |');
  });

  it('says beside the job that a run could not be compared', async () => {
    const baseline = await Baseline.read(written('base.json', toJson(base)));
    const reports = { json: '', html: '', junit: '', markdown: '', prometheus: '' };
    const other = { ...slower, profile: 'quick' as const };
    await baseline.compareWith({ record: other, dir, reports }, 'text');
    expect(out).toMatch(
      /^::error title=hive-bench compare::runs .* were not measured under the same conditions/m,
    );
    expect(process.exitCode).toBe(EXIT.invalid);
  });

  it('writes nothing of it elsewhere', async () => {
    vi.stubEnv('GITHUB_ACTIONS', undefined);
    await compare();
    expect(out).not.toContain('::');
  });
});

describe('what a job shows of a comparison', () => {
  it('is as grave as it is', () => {
    const levels = [
      regression,
      compareRuns(base, base),
      compareRuns(slower, base),
      compareRuns(base, { ...base, scenarios: [] }),
    ].map((each) => /^::(\w+)/.exec(comparisonAnnotation(each))?.[1]);
    expect(levels).toEqual(['error', 'notice', 'notice', 'error']);
  });

  it('lets no name end its command or its row', () => {
    const name = 'x|y\n::error::z<img>';
    const hostile = {
      ...regression,
      base: { ...regression.base, runId: name },
      scenarios: regression.scenarios.map((scenario) => ({ ...scenario, name, reason: name })),
    };
    expect(comparisonAnnotation(hostile)).not.toMatch(/[\n\r]/);
    const rows = comparisonMarkdown(hostile)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    for (const row of rows) expect(row.match(/\|/g)).toHaveLength(9);
    expect(comparisonMarkdown(hostile)).not.toContain('<');
  });
});

it('the secrets among variables are masked, and nothing else', () => {
  const keys =
    'LIVEKIT_URL=ws://127.0.0.1:7880\nLIVEKIT_API_KEY=a\nLIVEKIT_API_SECRET=b=c%\nTURN_STATIC_AUTH_SECRET=d\nEMPTY_TOKEN=';
  expect(masks(keys)).toEqual(['::add-mask::a', '::add-mask::b=c%25', '::add-mask::d']);
});
