import { describe, expect, it } from 'vitest';
import { verifyImpairment } from '../../../../src/analysis/link/verify.ts';
import type { Impairment } from '../../../../src/impair/kinds/kinds.ts';
import type { LinkSpec } from '../../../../src/model/impairment.ts';
import type { PathProbe } from '../../../../src/model/round-facts.ts';
import { both, CLEAN, counted, path, probe, soundFacts } from '../../build/round.ts';

const each = (...impairments: Impairment[]): LinkSpec => ({ uplink: impairments, downlink: impairments });
const LOSS_1 = each({ kind: 'loss', lossPct: 1 });
const links = (spec: LinkSpec) => ({ speaker: spec, listener: spec });

/** A round of 1 % loss in which every witness saw what was asked, unless told otherwise. */
function loss1(changed: Partial<Record<PathProbe['witness'], [sent: number, lost: number]>> = {}) {
  const shown = (source: PathProbe['witness'], sent: number, lost: number): PathProbe =>
    probe(source, both(path(...(changed[source] ?? [sent, lost]))));
  return soundFacts({
    links: links(LOSS_1),
    path: {
      baseline: both(path(3000)),
      probes: [shown('before', 3000, 30), shown('during', 2500, 25), shown('after', 1500, 15)],
    },
    gateway: {
      counters: {
        links: [...counted('10.0.0.10', 3465, 35), ...counted('10.0.0.11', 3465, 35)],
        unmatched: [],
      },
      differences: [],
    },
  });
}

describe('verifyImpairment', () => {
  it('finds nothing wrong with a link that did what was configured, and shows every witness', () => {
    const { rows, concerns } = verifyImpairment(loss1());
    expect(concerns).toEqual([]);
    const losses = rows.filter(({ quantity }) => quantity === 'loss' || quantity === 'dropped');
    expect(losses.map(({ source, direction }) => `${source} ${direction}`)).toEqual([
      'before uplink',
      'before downlink',
      'during uplink',
      'during downlink',
      'after uplink',
      'after downlink',
      'queues uplink',
      'queues downlink',
    ]);
    for (const row of losses) {
      expect(row).toMatchObject({ link: 'both', round: 1, configured: 1, measured: 1, verified: true });
      expect(row.interval?.low).toBeLessThan(1);
      expect(row.interval?.high).toBeGreaterThan(1);
    }
  });

  it('takes the idle path off the delay', () => {
    const { rows } = verifyImpairment(soundFacts());
    const delay = rows.find(({ quantity }) => quantity === 'one-way delay p50');
    expect(delay?.measured).toBeCloseTo(0, 9);
  });

  it('only reports jitter, PDV and bursts', () => {
    const { rows } = verifyImpairment(loss1());
    for (const quantity of ['jitter J', 'PDV p95', 'longest burst', 'mean burst']) {
      const found = rows.filter((row) => row.quantity === quantity);
      expect(found).toHaveLength(6);
      for (const row of found) {
        expect(row).not.toHaveProperty('tolerated');
        expect(row.verified).toBe(true);
      }
    }
  });

  it.each(['before', 'during', 'after'] as const)(
    'is invalid when the probe %s alone saw no loss, and says what was configured beside what was seen',
    (source) => {
      const { concerns } = verifyImpairment(loss1({ [source]: [1500, 0] }));
      expect(concerns).toHaveLength(2);
      for (const { what, invalidates } of concerns) {
        expect(invalidates).toBe(true);
        expect(what).toMatch(/loss: configured 1 %, measured 0 \(95 % interval 0 to 0\.24\d?\) where/);
      }
    },
  );

  it('cannot tell 0.2 % from none in a short script, and leaves that to the others', () => {
    const rare = each({ kind: 'loss', lossPct: 0.2 });
    const facts = soundFacts({
      links: links(rare),
      path: {
        probes: [
          probe('before', both(path(6500, 13))),
          probe('during', both(path(3000, 0))),
          probe('after', both(path(6500, 13))),
        ],
      },
      gateway: { differences: [] },
    });
    expect(verifyImpairment(facts).concerns).toEqual([]);
    const blind = {
      ...facts,
      path: { probes: facts.path.probes.with(0, probe('before', both(path(3000, 6)))) },
    };
    expect(verifyImpairment(blind).concerns.map(({ what }) => what)[0]).toMatch(
      /before the script: loss: 3000 packets are too few to tell 0\.2 % from none/,
    );
  });

  it('does not judge a probe that a short script left with few packets', () => {
    const { concerns, rows } = verifyImpairment(loss1({ during: [150, 9] }));
    expect(concerns).toEqual([
      {
        what: 'the probe during the script (both) sent 150 packets, too few to judge',
        invalidates: false,
      },
    ]);
    expect(rows.filter(({ source }) => source === 'during').every(({ tolerance }) => !tolerance)).toBe(true);
  });

  it('is invalid when nothing arrived, when a source is missing, and when the idle path is not idle', () => {
    const dead = loss1({ during: [150, 150] });
    expect(verifyImpairment(dead).concerns.filter(({ invalidates }) => invalidates)).toHaveLength(2);
    const sound = loss1();
    const unwatched = { ...sound, path: { probes: sound.path.probes.slice(0, 2) } };
    expect(verifyImpairment(unwatched).concerns).toEqual([
      { what: 'the path was not probed (both) after the script', invalidates: true },
    ]);
    const slow = { ...sound, path: { ...sound.path, baseline: both(path(3000, 0, 75), path(3000)) } };
    expect(verifyImpairment(slow).concerns.map(({ what }) => what)).toContain(
      'without impairment the uplink took 75.0 ms and lost 0.0 %; at most 5 ms and 1 % are tolerated',
    );
  });

  it('only remarks on what an interruption kept from being probed', () => {
    const facts = loss1({ during: [0, 0] });
    const cut = { ...facts, interrupted: true, path: { probes: facts.path.probes.slice(0, 2) } };
    const { concerns } = verifyImpairment(cut);
    expect(concerns.length).toBeGreaterThan(0);
    expect(concerns.filter(({ invalidates }) => invalidates)).toEqual([]);
  });

  it("keeps speakers' and listeners' links apart", () => {
    const two = (source: PathProbe['witness']): PathProbe[] => [
      probe(source, both(path(1500, 15)), 'speaker'),
      probe(source, both(path(1500)), 'listener'),
    ];
    const facts = soundFacts({
      links: { speaker: LOSS_1, listener: CLEAN },
      path: { probes: [...two('before'), ...two('during'), ...two('after')] },
      gateway: {
        counters: {
          links: [...counted('10.0.0.10', 3465, 35), ...counted('10.0.0.11', 3500)],
          unmatched: [],
        },
        differences: [],
      },
    });
    const { rows, concerns } = verifyImpairment(facts);
    expect(concerns).toEqual([]);
    expect(
      rows
        .filter(({ source, direction }) => source === 'queues' && direction === 'uplink')
        .map(({ link, configured, measured, packets }) => ({ link, configured, measured, packets })),
    ).toEqual([
      { link: 'speaker', configured: 1, measured: 1, packets: 3500 },
      { link: 'listener', configured: 0, measured: 0, packets: 3500 },
    ]);
  });
});
