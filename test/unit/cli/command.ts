/** A command that ends as its argument says, run by ending.test.ts in a process of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { print, say, stopSignal } from '../../../src/cli/console.ts';
import { runToEnd } from '../../../src/cli/ending.ts';
import { EXIT, UsageError } from '../../../src/lib/errors.ts';

/** Measures until it is stopped, then takes some time to report and to remove, as `run` does. */
async function measure(): Promise<void> {
  const signal = stopSignal();
  say('measuring');
  for (let beat = 0; !signal.aborted && beat < 200; beat += 1) {
    await sleep(50, undefined, { signal }).catch(() => undefined);
    say(`beat ${beat}`);
  }
  await sleep(1600);
  print('reported');
  process.exitCode = EXIT.interrupted;
}

const ways: Readonly<Record<string, () => Promise<void>>> = {
  measure,
  verdict: async () => {
    process.exitCode = EXIT.sloBreach;
    for (let line = 0; line < 20_000; line += 1) print(`line ${line}`);
  },
  usage: () => Promise.reject(new UsageError('bad.', { hint: 'good' })),
  uncaught: async () => {
    setTimeout(() => {
      throw new Error('in a handler');
    }, 200);
    await measure();
  },
  rejected: async () => {
    setTimeout(() => void Promise.reject(new Error('in a promise')), 200);
    await measure();
  },
  uncaughtAlone: async () => {
    setTimeout(() => {
      throw new Error('in a handler');
    }, 50);
    await sleep(60_000);
  },
  // Like a request that an engine never answers.
  lingering: async () => {
    setInterval(() => undefined, 1000);
    print('done');
  },
};

await runToEnd(ways[process.argv[2] ?? ''] ?? (() => Promise.reject(new Error('no such way'))));
