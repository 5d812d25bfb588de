import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePath, type PathJudgement } from '../../src/analysis/link/judge.ts';
import { pacedPlan, saturatingPlan, settleMsOf } from '../../src/analysis/link/probe-plan.ts';
import { writeWav } from '../../src/audio/wav.ts';
import { RATE_HZ } from '../../src/wire/audio-format.ts';
import { utterance } from '../unit/build/synthetic.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { Gateway } from '../../src/impair/gateway.ts';
import type { ImageName } from '../../src/model/images.ts';
import { DIRECTIONS, type LinkSpec } from '../../src/model/impairment.ts';
import type { SendPlan } from '../../src/wire/path-probe.ts';
import type { BothWays } from '../../src/model/round-facts.ts';
import { linksOf, type Scenario } from '../../src/model/scenario.ts';
import { exchangePackets } from '../../src/run/path/path-exchange.ts';
import { openSession, type Session } from '../../src/run/session/session.ts';
import { ROOT } from '../../src/lib/root.ts';
import { findScenario } from '../../src/scenarios/scenarios.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { smallConfig } from '../live/command.ts';
import { bootMachine, carryImages, type Machine } from './machine.ts';

const signal = new AbortController().signal;
const say = (line: string): boolean => process.stderr.write(`${line}\n`);
/** All that the check of a path needs: no service of the stack is started. */
const IMAGES: readonly ImageName[] = ['gateway', 'participant'];

function scenarioOf(name: string): Scenario {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return scenario;
}

/**
 * Emulated processors carry some hundred packets a second without delaying them, not the thousands of a run's own
 * probes: the same judgement, of slower packets. Enough of them to tell 5 % from 3 %, and jitter from none.
 */
const PACED: SendPlan = { packets: 1500, intervalMs: 10, payloadBytes: 120 };
/** Bursts are counted as such: the run's own plan says how many packets show enough of them. */
function pacedFor({ uplink }: LinkSpec): SendPlan {
  if (!uplink.some(({ kind }) => kind === 'burst-loss')) return PACED;
  return { ...PACED, packets: pacedPlan(uplink, 'before').packets };
}
const WARM_UP: SendPlan = { packets: 300, intervalMs: 10, payloadBytes: 120 };
/** 160 kbit/s with its headers is more than this link carries. */
const NARROW = 'bandwidth-128';
/** Those whose rate, if any, the emulated machine can exceed. */
const SCENARIOS = ['clean', 'loss-1', 'loss-3', 'loss-5', 'jitter-100', 'jitter-150', 'burst-loss-3'];

describe('the kernel back end, on a kernel that has netem', () => {
  let machine: Machine;
  let session: Session;
  let gateway: Gateway;
  /** Median delay of the path without impairment, of the slower direction. */
  let idleMs = 0;

  beforeAll(async () => {
    const images = await ensureImages(await connectEngine(), IMAGES, { root: ROOT, ready: {}, say });
    machine = await bootMachine(say);
    await carryImages(Object.values(images), machine);
    process.env['DOCKER_HOST'] = machine.dockerHost;
    const folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
    writeFileSync(path.join(folder, 'one.wav'), writeWav({ samples: utterance(7, 400), rate: RATE_HZ }));
    writeFileSync(path.join(folder, 'one.txt'), 'One.');
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
        services: [],
        monitoring: false,
        log: say,
      },
      signal,
    );
    gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
    await gateway.applyLinks(new Map([[session.stack.participantAddress(0), { uplink: [], downlink: [] }]]));
    await exchange(0, WARM_UP, 500);
    const idle = await exchange(0, WARM_UP, 500);
    idleMs = Math.max(...DIRECTIONS.map((direction) => idle[direction].delay?.p50 ?? 0));
    say(`idle path: ${idleMs.toFixed(2)} ms`);
  }, 900_000);

  afterAll(async () => {
    await session?.[Symbol.asyncDispose]();
    await machine?.[Symbol.asyncDispose]();
  }, 60_000);

  it('is the kernel back end, on an engine with cgroup v2', async () => {
    expect(await gateway.backend()).toBe('kernel');
    expect(await (await connectEngine()).docker.info()).toMatchObject({ CgroupVersion: '2' });
  });

  function exchange(place: number, plan: SendPlan, settleMs: number): Promise<BothWays> {
    const plans = { uplink: plan, downlink: plan };
    return exchangePackets({ session, name: `probe-${place}`, place, lane: place, plans, settleMs }, signal);
  }

  /** Asked beside observed, a line a quantity, for people. */
  function judged(
    name: string,
    link: LinkSpec,
    seen: BothWays,
    flooded?: BothWays,
  ): readonly PathJudgement[] {
    return DIRECTIONS.map((direction) => {
      const saturated = flooded?.[direction];
      const judgement = judgePath(link[direction], {
        paced: seen[direction],
        ...(saturated && { saturated }),
        idleMs,
      });
      for (const { quantity, unit, configured, measured, tolerance } of judgement.quantities)
        if (tolerance) say([name, direction, quantity, configured, measured.toFixed(2), unit].join('\t'));
      return judgement;
    });
  }

  it.each(SCENARIOS)('%s is as asked, and its queues count what was lost', async (name) => {
    const link = linksOf(scenarioOf(name)).listener;
    await gateway.applyLinks(new Map([[session.stack.participantAddress(0), link]]));
    const seen = await exchange(0, pacedFor(link), settleMsOf(link));
    for (const { verified, reason } of judged(name, link, seen))
      expect([verified, reason]).toEqual([true, 'as configured']);
    const { counters, differences } = await gateway.inspect();
    expect(differences).toEqual([]);
    for (const { direction, droppedPackets } of counters.links)
      expect(droppedPackets, direction).toBe(seen[direction].lost);
  });

  it('holds a rate, and the queue before it', async () => {
    const link = linksOf(scenarioOf(NARROW)).listener;
    const flood = saturatingPlan(link.uplink);
    if (!flood) throw new Error(`${NARROW} has no rate`);
    await gateway.applyLinks(new Map([[session.stack.participantAddress(0), link]]));
    const seen = await exchange(0, pacedPlan(link.uplink, 'after'), settleMsOf(link));
    const flooded = await exchange(0, flood, settleMsOf(link));
    for (const { verified, reason } of judged(NARROW, link, seen, flooded))
      expect([verified, reason]).toEqual([true, 'as configured']);
  });

  it('gives each participant a link of its own', async () => {
    const links = ['loss-5', 'jitter-100'].map((name) => linksOf(scenarioOf(name)).listener);
    await gateway.applyLinks(new Map(links.map((link, i) => [session.stack.participantAddress(i), link])));
    for (const [place, link] of links.entries()) {
      const seen = await exchange(place, PACED, settleMsOf(link));
      for (const { reason } of judged(`participant ${place + 1}`, link, seen))
        expect(reason).toBe('as configured');
    }
  });

  it('is caught when a qdisc goes away, by packets and by reading back', async () => {
    const link = linksOf(scenarioOf('loss-5')).listener;
    await gateway.applyLinks(new Map([[session.stack.participantAddress(0), link]]));
    const lines = 'qdisc replace dev downlink root handle 5: pfifo limit 1000\n';
    expect((await session.stack.service('gateway').exec(['hive-tc', 'batch', lines])).exitCode).toBe(0);
    const [up, down] = judged('loss-5 without its downlink', link, await exchange(0, PACED, 500));
    expect(up?.verified).toBe(true);
    expect(down?.reason).toContain('loss: configured 5 %, measured 0 ');
    await expect(gateway.verify()).rejects.toThrow('the gateway is not as configured');
  });
});
