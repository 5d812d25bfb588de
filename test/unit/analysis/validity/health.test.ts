import { describe, expect, it } from 'vitest';
import {
  EVENT_LOOP_P99_LIMIT_MS,
  HARNESS_EVENT_LOOP_P99_LIMIT_MS,
  healthOf,
  INJECTION_LAG_P99_LIMIT_MS,
  worstCpu,
  worstHealth,
} from '../../../../src/analysis/validity/health.ts';
import type { Observation } from '../../../../src/wire/participant.ts';
import type { HostFacts } from '../../../../src/model/round-facts.ts';
import { seen } from '../../build/round.ts';

const injection = (who: string, lagP99Ms: number): Observation =>
  seen(who, { tMs: 1, type: 'injection', frames: 6000, lagP50Ms: 0.5, lagP99Ms, lagMaxMs: 30 });
const eventLoop = (who: string, delayP99Ms: number): Observation =>
  seen(who, { tMs: 1, type: 'event-loop', delayP50Ms: 0.2, delayP99Ms, delayMaxMs: 30 });

const HOST: HostFacts = {
  cpu: { busy: 0.6, steal: 0.01 },
  clockSource: 'tsc',
  harnessEventLoopP99Ms: 4,
};
const WELL = [
  injection('speaker-1', 1.5),
  injection('speaker-2', 2),
  eventLoop('listener-1', 3),
  eventLoop('floor-1', 1),
];

describe('healthOf', () => {
  it('lets visitors be late: they time nothing finer than a join', () => {
    const { concerns } = healthOf([...WELL, eventLoop('visitor-1', EVENT_LOOP_P99_LIMIT_MS + 1)], HOST);
    expect(concerns).toEqual([]);
  });

  it('keeps the worst of each kind, and has no concern when all was well', () => {
    expect(healthOf(WELL, HOST)).toEqual({
      health: {
        injectionLagP99Ms: 2,
        eventLoopP99Ms: 3,
        harnessEventLoopP99Ms: 4,
        cpu: { busy: 0.6, steal: 0.01 },
        clockSource: 'tsc',
      },
      concerns: [],
    });
  });

  it('claims nothing that nobody told', () => {
    expect(healthOf([], {})).toEqual({ health: {}, concerns: [] });
  });

  it.each<[string, Observation[], HostFacts, RegExp]>([
    [
      'late speech',
      [...WELL, injection('speaker-3', INJECTION_LAG_P99_LIMIT_MS + 1)],
      HOST,
      /^speaker-3 injected speech \d+\.\d ms late \(p99/,
    ],
    [
      'a participant that was kept from its timers',
      [...WELL, eventLoop('floor-1', EVENT_LOOP_P99_LIMIT_MS + 1)],
      HOST,
      /^the event loop of floor-1 ran \d+\.\d ms late/,
    ],
    [
      'a harness that was',
      WELL,
      { ...HOST, harnessEventLoopP99Ms: HARNESS_EVENT_LOOP_P99_LIMIT_MS + 1 },
      /^the harness' event loop ran/,
    ],
    [
      'a host whose time is taken',
      WELL,
      { ...HOST, cpu: { busy: 0.5, steal: 0.08 } },
      /8 % of the processors' time/,
    ],
    ['a coarse clock', WELL, { ...HOST, clockSource: 'jiffies' }, /^the clock source jiffies is coarse/],
    ['a clock that nobody knows', WELL, { ...HOST, clockSource: 'sundial' }, /^the clock source sundial/],
  ])('calls the round invalid for %s', (_, observations, host, message) => {
    const { concerns } = healthOf(observations, host);
    expect(concerns).toHaveLength(1);
    expect(concerns[0]?.what).toMatch(message);
    expect(concerns[0]?.invalidates).toBe(true);
  });

  it('accepts what is just within a limit', () => {
    const edge = [
      injection('speaker-1', INJECTION_LAG_P99_LIMIT_MS),
      eventLoop('floor-1', EVENT_LOOP_P99_LIMIT_MS),
    ];
    expect(healthOf(edge, HOST).concerns).toEqual([]);
  });

  it.each(['hpet', 'acpi_pm'])('only remarks on the slow clock source %s', (clockSource) => {
    expect(healthOf(WELL, { ...HOST, clockSource }).concerns).toEqual([
      { what: `the clock source ${clockSource} is slow to read`, invalidates: false },
    ]);
  });

  it.each(['tsc', 'kvm-clock', 'arch_sys_counter'])('trusts the clock source %s', (clockSource) => {
    expect(healthOf(WELL, { ...HOST, clockSource }).concerns).toEqual([]);
  });
});

describe('worstCpu', () => {
  const one = { busy: 0.97, steal: 0, stack: 0.8, others: -0.03 };

  it('says of who used the processors what says least for the stack', () => {
    const other = { busy: 0.6, steal: 0.01, stack: 0.4, others: 0.02 };
    expect(worstCpu([one, other])).toEqual({ busy: 0.97, steal: 0.01, stack: 0.4, others: -0.03 });
  });

  it('does not say who used them where that is unknown of one', () => {
    expect(worstCpu([one, { busy: 0.6, steal: 0.01 }])).toEqual({ busy: 0.97, steal: 0.01 });
    expect(worstCpu([undefined])).toBeUndefined();
  });
});

describe('worstHealth', () => {
  it('takes of each the worst, and names every clock source', () => {
    expect(
      worstHealth([
        { injectionLagP99Ms: 2, eventLoopP99Ms: 9, cpu: { busy: 0.5, steal: 0.02 }, clockSource: 'tsc' },
        { injectionLagP99Ms: 5, cpu: { busy: 0.7, steal: 0 }, clockSource: 'hpet' },
      ]),
    ).toEqual({
      injectionLagP99Ms: 5,
      eventLoopP99Ms: 9,
      cpu: { busy: 0.7, steal: 0.02 },
      clockSource: 'tsc, hpet',
    });
  });

  it('of no rounds is empty', () => {
    expect(worstHealth([])).toEqual({});
  });
});
