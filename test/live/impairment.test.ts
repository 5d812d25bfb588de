import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgePath } from '../../src/analysis/link/judge.ts';
import type { Verification } from '../../src/analysis/link/verify.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import { Gateway } from '../../src/impair/gateway.ts';
import type { LinkSpec } from '../../src/model/impairment.ts';
import { linksOf } from '../../src/model/scenario.ts';
import { exchangePackets } from '../../src/run/path/path-exchange.ts';
import { openSession, type Session } from '../../src/run/session/session.ts';
import { findScenario } from '../../src/scenarios/scenarios.ts';
import { smallConfig } from './command.ts';
import { prove } from './proved.ts';

const signal = new AbortController().signal;
const plan = { packets: 5000, intervalMs: 2, payloadBytes: 120 };

function linkOf(name: string): LinkSpec {
  const scenario = findScenario(name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return linksOf(scenario).listener;
}

describe('the gateway', () => {
  let session: Session;
  let gateway: Gateway;

  beforeAll(async () => {
    const config = resolveConfig(smallConfig(1), 'test');
    const logDir = mkdtempSync(path.join(tmpdir(), 'hive-bench-test-'));
    session = await openSession(
      {
        config,
        gateway: 'auto',
        runId: `test-${process.pid}-links`,
        logDir,
        monitoring: false,
        log: () => undefined,
      },
      signal,
    );
    gateway = new Gateway((argv) => session.stack.service('gateway').exec(argv));
  });

  afterAll(async () => {
    await session[Symbol.asyncDispose]();
  });

  /** Two participants at once, each with a link of its own. */
  async function probe(links: readonly LinkSpec[]): ReturnType<typeof probeOne> {
    await gateway.applyLinks(new Map(links.map((link, i) => [session.stack.participantAddress(i), link])));
    return probeOne();
  }

  function probeOne(): ReturnType<typeof exchangePackets> {
    return exchangePackets(
      { session, name: 'probe', place: 0, lane: 0, plans: { uplink: plan, downlink: plan }, settleMs: 1000 },
      signal,
    );
  }

  it("loses 4 to 6 % of 5,000 packets each way with loss-5, and another participant's link does not matter", async () => {
    const { uplink, downlink } = await probe([linkOf('loss-5'), linkOf('stress')]);
    for (const direction of [uplink, downlink]) {
      expect(direction.sent).toBe(5000);
      expect(direction.lossShare).toBeGreaterThan(0.04);
      expect(direction.lossShare).toBeLessThan(0.06);
      expect(direction.delay?.p50).toBeLessThan(10);
    }
  });

  it('spreads delays over 0 to 150 ms each way with jitter-150, and loses nothing', async () => {
    const { uplink, downlink } = await probe([linkOf('jitter-150')]);
    for (const direction of [uplink, downlink]) {
      expect(direction.lossShare).toBeLessThan(0.002);
      expect(direction.delay?.p50).toBeGreaterThan(65);
      expect(direction.delay?.p50).toBeLessThan(85);
      expect(direction.delay?.p5).toBeLessThan(20);
      expect(direction.delay?.p95).toBeGreaterThan(130);
      expect(judgePath(linkOf('jitter-150').uplink, { paced: direction }).verified).toBe(true);
    }
  });

  describe('proves a scenario by four witnesses', () => {
    const links = { speaker: linkOf('loss-5'), listener: linkOf('jitter-100') };

    const round = (disturb?: () => Promise<void>): Promise<Verification> =>
      prove({ session, gateway, links, ...(disturb && { disturb }) });

    it('each of which sees what was asked, of each side', async () => {
      const { rows, concerns } = await round();
      expect(concerns).toEqual([]);
      const seen = (witness: string, link: string, quantity: string): number[] =>
        rows
          .filter((row) => row.source === witness && row.link === link && row.quantity === quantity)
          .map(({ measured }) => measured);
      for (const witness of ['before', 'during', 'after']) {
        expect(seen(witness, 'speaker', 'loss')).toHaveLength(2);
        for (const loss of seen(witness, 'speaker', 'loss')) expect(loss).toBeGreaterThan(1);
        expect(seen(witness, 'listener', 'loss')).toEqual([0, 0]);
        expect(seen(witness, 'listener', 'one-way delay p50')).toHaveLength(2);
        for (const delayMs of seen(witness, 'listener', 'one-way delay p50')) {
          expect(delayMs).toBeGreaterThan(35);
          expect(delayMs).toBeLessThan(65);
        }
      }
      for (const dropped of seen('queues', 'speaker', 'dropped')) expect(dropped).toBeGreaterThan(3);
      expect(seen('queues', 'listener', 'dropped')).toEqual([0, 0]);
    });

    it('each of which misses it when it goes away after the first', async () => {
      const { concerns } = await round(async () => {
        const lines = 'qdisc replace dev downlink root handle 5: pfifo limit 1000\n';
        expect((await session.stack.service('gateway').exec(['hive-tc', 'batch', lines])).exitCode).toBe(0);
      });
      const what = concerns.map((concern) => concern.what).join('\n');
      expect(concerns.every(({ invalidates }) => invalidates)).toBe(true);
      expect(what).not.toMatch(/uplink|before the script/);
      for (const when of ['while the script played', 'after the script']) {
        expect(what).toContain(
          `downlink (speaker) not as configured ${when}: loss: configured 5 %, measured 0 `,
        );
        expect(what).toContain(
          `downlink (listener) not as configured ${when}: one-way delay p50: configured 50 ms`,
        );
      }
    });
  });

  it('is caught when the impairment is not there: neither probe nor read-back accepts it', async () => {
    await gateway.applyLinks(new Map([[session.stack.participantAddress(0), linkOf('loss-5')]]));
    const removed = await session.stack
      .service('gateway')
      .exec(['hive-tc', 'batch', 'qdisc del dev uplink root\n']);
    expect(removed.exitCode).toBe(0);
    const { uplink, downlink } = await probeOne();
    expect(judgePath(linkOf('loss-5').uplink, { paced: uplink }).verified).toBe(false);
    expect(judgePath(linkOf('loss-5').downlink, { paced: downlink }).verified).toBe(true);
    await expect(gateway.verify()).rejects.toThrow('the gateway is not as configured');
  });
});
