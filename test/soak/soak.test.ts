import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Impairment } from '../../src/impair/kinds/kinds.ts';
import { fromJson } from '../../src/report/json.ts';
import { textTable } from '../../src/report/text-table.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { leftOf, smallConfig, start, workspace } from '../live/command.ts';
import { disk, type Footprint, least, look, type Quick, vethsOfHost } from './footprint.ts';
import { growthOf } from './growth.ts';

const SCENARIOS = Number(process.env['SOAK_SCENARIOS'] ?? 50);
/** The first ones fill caches and pools, and while the very first is waited for, the stack is not yet up. */
const JUDGED = Math.min(40, SCENARIOS - 1);
const LOOK_EVERY_MS = 500;
const REPORT = process.env['SOAK_REPORT'] ?? path.join(tmpdir(), 'hive-bench-soak.txt');

/**
 * The most that one scenario may add, by the upper end of the slope's interval. Memory: events and samples of what was
 * measured stay in it until the run is judged; recordings, which are most of a round, must not.
 * Descriptors come and go with the connections to the engine; a quarter is ten in forty scenarios. Everything else is
 * counted, and 0.05 is two in forty.
 */
const MOST: Readonly<Record<keyof Footprint, number>> = {
  rssMiB: 1,
  descriptors: 0.25,
  containers: 0.05,
  veths: 0.05,
  networks: 0.05,
  volumes: 0.05,
  temporaryMiB: 0.05,
  engineMiB: 0.25,
};
const FIGURES = Object.keys(MOST) as (keyof Footprint)[];
/** Up and down by themselves: a trend shows only in many. */
const SWAYING: readonly (keyof Footprint)[] = ['rssMiB', 'descriptors'];
const COUNTED = FIGURES.filter((figure) => !SWAYING.includes(figure));

/** Every kind in turn, so that links are made and undone all the time. */
const KINDS: readonly (readonly Impairment[])[] = [
  [],
  [{ kind: 'loss', lossPct: 3 }],
  [{ kind: 'delay', delayMs: 40, jitterMs: 20 }],
  [{ kind: 'rate', rateKbit: 500, queueMs: 200 }],
];

function nameOf(index: number): string {
  return `soak-${String(index + 1).padStart(3, '0')}`;
}

function soakConfig(): object {
  const scenarios = Array.from({ length: SCENARIOS }, (_, i) => {
    const link = KINDS[i % KINDS.length];
    const links = { uplink: link, downlink: link };
    return { name: nameOf(i), title: 'one of many', links, severity: 'warn', suite: true };
  });
  return { ...smallConfig(1), scenarios, suite: scenarios.map(({ name }) => name) };
}

describe(`${SCENARIOS} scenarios in a row, in one run`, () => {
  const { config, runDir } = workspace(soakConfig());
  const temporary = path.join(path.dirname(config), 'tmp');
  const footprints: Footprint[] = [];
  let engine: Engine;
  let vethsBefore: number;
  let said = '';

  beforeAll(
    async () => {
      engine = await connectEngine();
      vethsBefore = vethsOfHost();
      mkdirSync(temporary);
      const running = start(['--config', config, 'run'], { TMPDIR: temporary });
      let looks: Quick[] = [];
      while (running.child.exitCode === null) {
        await sleep(LOOK_EVERY_MS);
        if (footprints.length < SCENARIOS && running.stderr.includes(`${nameOf(footprints.length)}: `)) {
          // The last look may have seen what comes after: the next one's start, or the end of everything.
          footprints.push({ ...least(looks.slice(0, -1)), ...(await disk(engine, temporary)) });
          looks = [];
        } else if (footprints.length < SCENARIOS && running.child.exitCode === null)
          looks.push(await look(running.child.pid ?? 0, engine));
      }
      said = (await running.finished()).stderr;
      writeFileSync(REPORT, `${reportOf(footprints)}\n`);
      process.stderr.write(`${reportOf(footprints)}\n(also in ${REPORT})\n`);
    },
    (SCENARIOS * 60 + 600) * 1000,
  );

  it('are all measured', () => {
    expect(footprints, said).toHaveLength(SCENARIOS);
    const { scenarios } = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    expect(scenarios.map(({ name }) => name)).toEqual(footprints.map((_, i) => nameOf(i)));
  });

  const growth = (figure: keyof Footprint): number =>
    growthOf(footprints.slice(-JUDGED).map((each) => each[figure])).upper;

  it.each(COUNTED)('add nothing to %s, but for what is bounded', (figure) =>
    expect(growth(figure)).toBeLessThanOrEqual(MOST[figure]),
  );

  it.skipIf(SCENARIOS < 20).each(SWAYING)(
    'add nothing to %s, but for what is bounded (of fewer than 20 it cannot be told)',
    (figure) => expect(growth(figure)).toBeLessThanOrEqual(MOST[figure]),
  );

  it('leave nothing on engine and host', async () => {
    expect(await leftOf(runDir())).toEqual([]);
    expect(vethsOfHost()).toBe(vethsBefore);
  });
});

function reportOf(footprints: readonly Footprint[]): string {
  const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2));
  const rows = footprints.map((each, i) => [nameOf(i), ...FIGURES.map((figure) => shown(each[figure]))]);
  const judged = footprints.slice(-JUDGED);
  const growth = (pick: 'slope' | 'upper'): string[] =>
    FIGURES.map((figure) =>
      judged.length < 3 ? '–' : growthOf(judged.map((each) => each[figure]))[pick].toFixed(4),
    );
  return textTable(
    [{ head: 'Scenario', align: 'left' }, ...FIGURES.map((head) => ({ head }))],
    [
      ...rows,
      ['slope', ...growth('slope')],
      ['95 % below', ...growth('upper')],
      ['may be', ...FIGURES.map((figure) => String(MOST[figure]))],
    ],
  );
}
