import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ANY_SUBNETS, hiveBench, leftOf, smallConfig, start, workspace } from '../live/command.ts';
import { chosen } from './chosen.ts';
import { tell } from './table.ts';

/** With others beside it a run of one utterance takes about so long, from the first line to the last container. */
const WHOLE_MS = 50_000;
const TIMES = 30;

/** One in each thirtieth of the run, so that no phase is left out. */
function instants(): { readonly atMs: number }[] {
  const random = xoroshiro128plus(7);
  const step = WHOLE_MS / TIMES;
  return Array.from({ length: TIMES }, (_, i) => ({
    atMs: Math.round(i * step + uniformInt(random, 0, Math.floor(step))),
  }));
}

/** Nobody's latency is looked at, so several run at once: what one of them cleans is never another's that lives. */
describe.concurrent('SIGKILL', () => {
  it.each(chosen(instants()))(
    'after $atMs ms: the next command removes all, and what was whole is judged',
    async ({ atMs }) => {
      const { config, output, runDir } = workspace(smallConfig(1, ANY_SUBNETS));
      const running = start(['--config', config, 'run', '--scenario', 'clean']);
      await Promise.race([sleep(atMs), running.finished()]);
      // What the watchdog does is shown by test/long/ending.test.ts; here it cannot, as on a host that has lost power.
      running.killWatchdog();
      running.child.kill('SIGKILL');
      await running.finished();
      if (!existsSync(output)) return tellOf(atMs, 'nothing had begun', 0);
      const dir = runDir();
      const found = (await leftOf(dir)).length;
      const cleaned = await hiveBench(['clean']);
      expect(cleaned.exitCode, cleaned.stderr).toBe(EXIT.pass);
      const left = (await leftOf(dir)).length;
      expect(left).toBe(0);
      const isWhole = existsSync(path.join(dir, 'evidence/clean/1/round.json'));
      const judged = await hiveBench(['judge', dir]);
      expect(judged.stderr).not.toContain('internal error');
      // A round that was sealed is the whole of this run; without one there is nothing to judge, which is told.
      expect(isWhole ? [EXIT.pass, EXIT.sloBreach, EXIT.inconclusive, EXIT.invalid] : [EXIT.usage]).toContain(
        judged.exitCode,
      );
      tellOf(
        atMs,
        `${found} things left, removed by clean; ${isWhole ? 'judged' : 'no whole round to judge'}`,
        left,
      );
    },
  );
});

function tellOf(atMs: number, happened: string, left: number): void {
  tell({
    fault: `SIGKILL after ${(atMs / 1000).toFixed(1)} s`,
    happened,
    verdict: 'none',

    left,
  });
}
