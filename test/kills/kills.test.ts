import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ANY_SUBNETS, hiveBench, leftOf, smallConfig, workspace } from '../live/command.ts';
import { type Kill, planKills } from './plan.ts';
import { Victim } from './victim.ts';

const KILLS = Number(process.env['KILLS'] ?? 200);
const SEED = Number(process.env['KILLS_SEED'] ?? 7);
/** For the table; standard output has it in any case. */
const REPORT = process.env['KILLS_REPORT'];
const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = 1000;
/** Only root makes a PID namespace of its own. */
const PLACES = process.getuid?.() === 0 ? (['host', 'PID namespace'] as const) : (['host'] as const);

interface Outcome extends Kill {
  /** The last that it said before, for the phase. */
  readonly phase: string;
  readonly leftAtOnce: number;
  /** Until nothing was left; undefined when that took more than a minute. */
  readonly goneAfterS?: number;
  readonly leftAfterMinute: number;
  readonly leftAfterCommand: number;
}

const outcomes: Outcome[] = [];

/** Several at once: whatever one of them removes must be its own. */
describe.concurrent('kills', { timeout: 300_000 }, () => {
  it.each(planKills(KILLS, PLACES, SEED).map((kill, i) => ({ ...kill, i })))(
    '$i: $way after $atMs ms on the $place',
    async (kill) => {
      const { config, output } = workspace(smallConfig(1, ANY_SUBNETS));
      const victim = new Victim(config, kill);
      try {
        await sleep(kill.atMs);
        const phase = phaseOf(victim.said);
        await victim.kill(kill);
        const outcome = { ...kill, phase, ...(await watchLeft(output)) };
        outcomes.push(outcome);
        expect(outcome).toMatchObject({ leftAfterMinute: 0, leftAfterCommand: 0 });
      } finally {
        await victim.end();
      }
    },
  );
});

type Left = Pick<Outcome, 'leftAtOnce' | 'goneAfterS' | 'leftAfterMinute' | 'leftAfterCommand'>;

async function watchLeft(output: string): Promise<Left> {
  const began = performance.now();
  const leftAtOnce = await leftIn(output);
  let left = leftAtOnce;
  while (left > 0 && performance.now() - began < MINUTE_MS) {
    await sleep(LOOK_EVERY_MS);
    left = await leftIn(output);
  }
  const goneAfterS = (performance.now() - began) / 1000;
  if (left > 0) await hiveBench(['clean']);
  const leftAfterCommand = left > 0 ? await leftIn(output) : 0;
  return { leftAtOnce, ...(left === 0 && { goneAfterS }), leftAfterMinute: left, leftAfterCommand };
}

async function leftIn(output: string): Promise<number> {
  if (!existsSync(output)) return 0;
  const found = await Promise.all(readdirSync(output).map((run) => leftOf(path.join(output, run))));
  return found.flat().length;
}

function phaseOf(said: string): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  return last.replace(/^[\s\d.]+s {2}/, '').slice(0, 60) || 'nothing said yet';
}

afterAll(() => {
  const table = tableOf(outcomes);
  process.stdout.write(`\n${table}\n`);
  if (REPORT) writeFileSync(REPORT, `${table}\n`);
});

function nameOf({ way, place }: Kill): string {
  return `${way} | ${place}`;
}

function tableOf(all: readonly Outcome[]): string {
  const names = [...new Set(all.map(nameOf))].toSorted();
  const rows = names.map((name) => {
    const those = all.filter((outcome) => nameOf(outcome) === name);
    const seconds = those.flatMap(({ goneAfterS }) => goneAfterS ?? []);
    return [
      name,
      those.length,
      those.filter(({ leftAtOnce }) => leftAtOnce > 0).length,
      Math.max(0, ...seconds).toFixed(0),
      those.filter(({ leftAfterMinute }) => leftAfterMinute > 0).length,
      those.filter(({ leftAfterCommand }) => leftAfterCommand > 0).length,
    ].join(' | ');
  });
  const bad = all.filter(({ leftAfterMinute }) => leftAfterMinute > 0);
  return [
    '| way | place | kills | left something at once | longest until all was gone, s | left after a minute | left after the next command |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    ...bad.map((outcome) => `- ${JSON.stringify(outcome)}`),
  ].join('\n');
}
