import type { Concern, Health, HostCpu } from '../../model/health.ts';
import type { Observation } from '../../wire/participant.ts';
import type { HostFacts } from '../../model/round-facts.ts';

/**
 * Every frame counts from its due time, so the speaker's lateness is charged to the stack, and jitter buffers grow by
 * more than that: on a clean run whose host had other work, the lag p99 was 21 ms and latency doubled. The limit is one
 * Opus packet. Three pairs alone on two cores have 5 ms.
 */
export const INJECTION_LAG_P99_LIMIT_MS = 20;
/**
 * Frames and captions get their timestamps in the event loop, so the limit is the same. Those three pairs have 5 ms.
 */
export const EVENT_LOOP_P99_LIMIT_MS = 20;
/** Packets that the gateway forwards: the same limit. */
export const PUNCTUAL_MS = 20;
/**
 * The harness makes no timestamps. It announces the common start 1.5 s ahead and stops after the last answer. The limit
 * is a sixth of that lead; with those three pairs, it is 21 ms.
 */
export const HARNESS_EVENT_LOOP_P99_LIMIT_MS = 250;

export const STEAL_LIMIT = 0.05;

/** Read in tens of nanoseconds, the same on every processor. */
const GOOD_CLOCKS = new Set([
  'tsc',
  'kvm-clock',
  'xen',
  'hyperv_clocksource_tsc_page',
  'arch_sys_counter',
  'riscv_clocksource',
  'timebase',
  'tod',
]);
/** Correct, but each read takes a microsecond or more, for every frame and packet. */
const SLOW_CLOCKS = new Set(['hpet', 'acpi_pm', 'hyperv_clocksource_msr']);

export interface Examined {
  readonly health: Health;
  readonly concerns: readonly Concern[];
}

/**
 * Health of the harness while the script played, and what of it would distort the values. Whether a busy host does
 * needs more data: busy-host.ts.
 */
export function healthOf(observations: readonly Observation[], host: HostFacts): Examined {
  const injection = worst(observations, ({ event }) =>
    event.type === 'injection' ? event.lagP99Ms : undefined,
  );
  // Join probes time nothing finer than a join, and a join keeps their event loop busy.
  const eventLoop = worst(observations, ({ event, role }) =>
    event.type === 'event-loop' && role !== 'visitor' ? event.delayP99Ms : undefined,
  );
  const { cpu, clockSource, clockStepMs, harnessEventLoopP99Ms: harness } = host;
  return {
    health: {
      ...(injection && { injectionLagP99Ms: injection.value }),
      ...(eventLoop && { eventLoopP99Ms: eventLoop.value }),
      ...(harness !== undefined && { harnessEventLoopP99Ms: harness }),
      ...(cpu && { cpu }),
      ...(clockSource !== undefined && { clockSource }),
    },
    concerns: [
      ...over(injection?.value, INJECTION_LAG_P99_LIMIT_MS, `${injection?.who} injected speech`),
      ...over(eventLoop?.value, EVENT_LOOP_P99_LIMIT_MS, `the event loop of ${eventLoop?.who} ran`),
      ...over(harness, HARNESS_EVENT_LOOP_P99_LIMIT_MS, "the harness' event loop ran"),
      ...stealConcerns(cpu?.steal),
      ...clockConcerns(clockSource),
      ...stepConcerns(clockStepMs),
    ],
  };
}

function worst(
  observations: readonly Observation[],
  valueOf: (observation: Observation) => number | undefined,
): { readonly who: string; readonly value: number } | undefined {
  return observations
    .flatMap((observation) => {
      const value = valueOf(observation);
      return value === undefined ? [] : [{ who: observation.participant, value }];
    })
    .toSorted((a, b) => b.value - a.value)[0];
}

function over(valueMs: number | undefined, limitMs: number, what: string): Concern[] {
  if (valueMs === undefined || valueMs <= limitMs) return [];
  return [{ what: `${what} ${valueMs.toFixed(1)} ms late (p99; at most ${limitMs} ms)`, invalidates: true }];
}

function stealConcerns(steal: number | undefined): Concern[] {
  if (steal === undefined || steal <= STEAL_LIMIT) return [];
  const what = `the hypervisor took ${(steal * 100).toFixed(0)} % of the processors' time`;
  return [{ what, invalidates: true }];
}

/** Absent if the harness' host does not report it (it need not be Docker Engine's host): then nothing is claimed. */
function clockConcerns(source: string | undefined): Concern[] {
  if (source === undefined || GOOD_CLOCKS.has(source)) return [];
  if (SLOW_CLOCKS.has(source))
    return [{ what: `the clock source ${source} is slow to read`, invalidates: false }];
  return [
    {
      what: `the clock source ${source} is coarse or unknown: its milliseconds prove nothing`,
      invalidates: true,
    },
  ];
}

/** Samples use CLOCK_MONOTONIC, which is never set. Tokens and credentials expire by the time of day. */
function stepConcerns(stepMs: number | undefined): Concern[] {
  if (stepMs === undefined) return [];
  const what = `the time of day was set by ${(stepMs / 1000).toFixed(0)} s while the script played; no sample is taken by it`;
  return [{ what, invalidates: false }];
}

/** The worst of several rounds. */
export function worstHealth(rounds: readonly Health[]): Health {
  const most = (of: (health: Health) => number | undefined): number | undefined => {
    const values = rounds.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const injectionLagP99Ms = most((health) => health.injectionLagP99Ms);
  const eventLoopP99Ms = most((health) => health.eventLoopP99Ms);
  const harnessEventLoopP99Ms = most((health) => health.harnessEventLoopP99Ms);
  const cpu = worstCpu(rounds.map((health) => health.cpu));
  const clockSources = [...new Set(rounds.flatMap(({ clockSource }) => clockSource ?? []))];
  return {
    ...(injectionLagP99Ms !== undefined && { injectionLagP99Ms }),
    ...(eventLoopP99Ms !== undefined && { eventLoopP99Ms }),
    ...(harnessEventLoopP99Ms !== undefined && { harnessEventLoopP99Ms }),
    ...(cpu && { cpu }),
    ...(clockSources.length > 0 && { clockSource: clockSources.join(', ') }),
  };
}

/**
 * Maximum of busy and steal. Of the shares of processor time, the one least favourable to the stack; unknown if unknown
 * for one round.
 */
export function worstCpu(all: readonly (HostCpu | undefined)[]): HostCpu | undefined {
  const known = all.filter((cpu) => cpu !== undefined);
  if (known.length === 0) return undefined;
  const [stack, others] = [known.map((cpu) => cpu.stack), known.map((cpu) => cpu.others)].map((values) =>
    values.filter((value) => value !== undefined),
  );
  const isCounted = stack?.length === known.length && others?.length === known.length;
  return {
    busy: Math.max(...known.map(({ busy }) => busy)),
    steal: Math.max(...known.map(({ steal }) => steal)),
    ...(isCounted && {
      stack: Math.min(...stack),
      others: others.toSorted((a, b) => Math.abs(b) - Math.abs(a))[0] ?? 0,
    }),
  };
}
