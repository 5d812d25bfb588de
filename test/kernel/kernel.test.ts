import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/load.ts';
import { Gateway } from '../../src/impair/gateway.ts';
import type { ImageName } from '../../src/model/images.ts';
import type { RealisedRow } from '../../src/model/run-record.ts';
import { linksOf, type Scenario } from '../../src/model/scenario.ts';
import { openSession, ROOT, type Session } from '../../src/run/session.ts';
import { findScenario, scenarios } from '../../src/scenarios/scenarios.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { smallConfig } from '../live/command.ts';
import { prove } from '../live/proved.ts';
import { bootMachine, carryImages, type Machine } from './machine.ts';

const say = (line: string): boolean => process.stderr.write(`${line}\n`);
/** All that the check of a path needs: no service of the stack is started. */
const IMAGES: readonly ImageName[] = ['gateway', 'participant'];

function scenarioOf(name: string): Scenario {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return scenario;
}

/** A table for people: what the kernel's netem did of what was asked. */
function tell(name: string, rows: readonly RealisedRow[]): void {
  for (const { witness, link, direction, quantity, unit, asked, observed, tolerated } of rows) {
    if (tolerated && asked !== 0)
      say([name, witness, link, direction, quantity, asked, observed.toFixed(2), unit].join('\t'));
  }
}

describe('the kernel back end, on a kernel that has netem', () => {
  let machine: Machine;
  let session: Session;
  let gateway: Gateway;

  beforeAll(async () => {
    const images = await ensureImages(await connectEngine(), IMAGES, { root: ROOT, ready: {}, say });
    machine = await bootMachine(say);
    await carryImages(Object.values(images), machine);
    process.env['DOCKER_HOST'] = machine.dockerHost;
    const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
    const small = smallConfig(1) as { stack: object };
    // A corpus of one's own needs no image.
    const config = resolveConfig({ ...small, stack: { ...small.stack, images }, corpus: folder }, 'test');
    session = await openSession(
      {
        config,
        // Not `auto`: a machine without netem must not get by with the other one.
        gateway: 'kernel',
        runId: `test-${process.pid}-kernel`,
        logDir: folder,
        kept: false,
        services: [],
        monitoring: false,
        say,
      },
      new AbortController().signal,
    );
    gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
  }, 900_000);

  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await machine?.[Symbol.asyncDispose]();
  }, 60_000);

  it('is the kernel back end', async () => {
    expect(await gateway.backend()).toBe('kernel');
  });

  it.each(scenarios.map(({ name }) => name))('%s is as asked by probes and queues', async (name) => {
    const { rows, concerns } = await prove({ session, gateway, links: linksOf(scenarioOf(name)) });
    tell(name, rows);
    expect(concerns).toEqual([]);
    expect(new Set(rows.map(({ witness }) => witness))).toEqual(
      new Set(['before', 'during', 'after', 'queues']),
    );
  });

  it('gives each participant a link of its own', async () => {
    const links = {
      speaker: linksOf(scenarioOf('loss-5')).speaker,
      listener: linksOf(scenarioOf('jitter-100')).listener,
    };
    const { rows, concerns } = await prove({ session, gateway, links });
    tell('speaker loss-5, listener jitter-100', rows);
    expect(concerns).toEqual([]);
    const lossOf = (link: string): number[] =>
      rows.filter((row) => row.link === link && row.quantity === 'loss').map(({ observed }) => observed);
    expect(Math.min(...lossOf('speaker'))).toBeGreaterThan(1);
    expect(Math.max(...lossOf('listener'))).toBe(0);
  });

  it('is caught when a qdisc goes away', async () => {
    const links = linksOf(scenarioOf('loss-5'));
    const { concerns } = await prove({
      session,
      gateway,
      links,
      disturb: async () => {
        const lines = 'qdisc replace dev downlink root handle 5: pfifo limit 1000\n';
        expect((await session.stack.service('gateway').exec(['hive-tc', 'batch', lines])).exitCode).toBe(0);
      },
    });
    expect(concerns.map(({ what }) => what).join('\n')).toContain(
      'downlink (both) not as asked while the script played: loss: asked 5 %, observed 0 ',
    );
    expect(concerns.some(({ invalidates }) => invalidates)).toBe(true);
  });
});
