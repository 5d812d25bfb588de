import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listResults, pruneResults } from '../../../src/commands/results.ts';
import { outcomeOf, tally } from './clear-refusal.ts';
import { damaged, textOf } from './hostile-json.ts';
import { damagedBytes } from './damaged-bytes.ts';
import { KINDS_OF_FILE } from './kinds-of-file.ts';

const RUN = '20251125-070000-test';

let dir: string;
let run: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-results-'));
  run = path.join(dir, RUN);
  mkdirSync(path.join(run, 'logs'), { recursive: true });
  writeFileSync(path.join(run, 'setup.json'), JSON.stringify({ runId: RUN, profile: 'ci' }));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const pruned = (): unknown =>
  pruneResults(dir, { keep: 0, evidenceOnly: false, dryRun: true }, new Date('2026-01-01T00:00:00Z'));

describe('a folder of results', () => {
  it('is listed whatever a run.json in it has become', async () => {
    const valid = { schemaVersion: 3, runId: RUN, verdict: 'pass', scenarios: [{ name: 'clean' }] };
    const files = fc.oneof(
      damaged(valid).map(textOf),
      damagedBytes(Buffer.from(JSON.stringify(valid))).map(String),
    );
    const { accepted } = await tally(
      files,
      async (text) => {
        writeFileSync(path.join(run, 'run.json'), text);
        const [listed] = listResults(dir);
        expect(listed).toMatchObject({ id: RUN, profile: 'ci' });
        return 'accepted';
      },
      { seed: 20_251_125, numRuns: 200 },
    );
    expect(accepted).toBe(200);
  });

  it.each(KINDS_OF_FILE)(
    'is listed though a record in it is %s, and not pruned by such a list',
    async (_, make, told) => {
      make(path.join(run, 'run.json'));
      expect(listResults(dir)).toMatchObject([{ id: RUN }]);
      const keep = path.join(dir, 'keep');
      make(keep);
      const outcome = await outcomeOf(pruned, keep);
      expect(outcome).toMatchObject({ told: expect.stringContaining(told) });
    },
  );

  it('is not pruned by a list of which a line means nothing', async () => {
    const keep = path.join(dir, 'keep');
    const { refused } = await tally(
      damagedBytes(Buffer.from(`# these stay\n${RUN}  # the first\n20251125-070001-test\n`)),
      async (bytes) => {
        writeFileSync(keep, bytes);
        const outcome = await outcomeOf(pruned, keep);
        return 'refusal' in outcome ? outcome : 'accepted';
      },
      { seed: 20_251_125, numRuns: 200 },
    );
    expect(refused).toBeGreaterThan(50);
  });
});
