import type { Concern, Health, HostCpu } from '../../model/health.ts';
import type { Observation } from '../../wire/participant.ts';
import type { HostFacts } from '../../model/round-facts.ts';

/**
 * Every frame counts from its due time, so lateness of the speaker is charged to the stack, and the jitter buffers behind
 * it grow by more than that: a clean run whose host had other work had a lag p99 of 21 ms and twice the latency. One
 * packet of Opus; three pairs on two cores to themselves show 5 ms.
 */
export const INJECTION_LAG_P99_LIMIT_MS = 20;
/** Frames and captions are stamped in the event loop: the same. Those three pairs show 5 ms. */
export const EVENT_LOOP_P99_LIMIT_MS = 20;
/** Packets that the gateway passes on: the same. */
export const PUNCTUAL_MS = 20;
/**
 * The harness stamps nothing; it gives the common start 1.5 s ahead and the stop after the last answer. A sixth of that
 * lead; it shows 21 ms beside those three pairs.
 */
export const HARNESS_EVENT_LOOP_P99_LIMIT_MS = 250;

export const STEAL_LIMIT = 0.05;

/** Read in tens of nanoseconds, on every processor alike. */
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
/** Right, but a microsecond or more to read, which every frame and packet pays. */
const SLOW_CLOCKS = new Set(['hpet', 'acpi_pm', 'hyperv_clocksource_msr']);

export interface Examined {
  readonly health: Health;
  readonly concerns: readonly Concern[];
}

/**
 * How well the instrument was while the script played, and what of it would spoil the numbers. Whether a busy host does
 * takes more to say: busy-host.ts.
 */
export function healthOf(observations: readonly Observation[], host: HostFacts): Examined {
  const injection = worst(observations, ({ event }) =>
    event.type === 'injection' ? event.lagP99Ms : undefined,
  );
  // Visitors time nothing finer than a join, and a join itself keeps their loop busy.
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

/** Absent where the harness' host does not tell (it need not be the engine's): then nothing is claimed. */
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

/** Samples are taken by CLOCK_MONOTONIC, which is never set; tokens and credentials live by the time of day. */
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
 * The most that the host was busy and that was taken from it; of who used it, what says least for the stack. That is
 * unknown where it is unknown of one.
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
