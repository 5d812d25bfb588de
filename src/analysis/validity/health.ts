import type { Concern, Health } from '../../model/health.ts';
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
/**
 * The harness stamps nothing; it gives the common start 1.5 s ahead and the stop after the last answer. A sixth of that
 * lead; it shows 21 ms beside those three pairs.
 */
export const HARNESS_EVENT_LOOP_P99_LIMIT_MS = 250;

/** A saturated host delays everybody; what is measured then is the host. */
export const BUSY_LIMIT = 0.95;
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

/** How well the instrument was while the script played, and what of it would spoil the numbers. */
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
      ...share(cpu?.busy, BUSY_LIMIT, (percent) => `the host was ${percent} busy`),
      ...share(
        cpu?.steal,
        STEAL_LIMIT,
        (percent) => `the hypervisor took ${percent} of the processors' time`,
      ),
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

function share(value: number | undefined, limit: number, say: (percent: string) => string): Concern[] {
  return value !== undefined && value > limit
    ? [{ what: say(`${(value * 100).toFixed(0)} %`), invalidates: true }]
    : [];
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
  const [busy, steal] = [most(({ cpu }) => cpu?.busy), most(({ cpu }) => cpu?.steal)];
  const clockSources = [...new Set(rounds.flatMap(({ clockSource }) => clockSource ?? []))];
  return {
    ...(injectionLagP99Ms !== undefined && { injectionLagP99Ms }),
    ...(eventLoopP99Ms !== undefined && { eventLoopP99Ms }),
    ...(harnessEventLoopP99Ms !== undefined && { harnessEventLoopP99Ms }),
    ...(busy !== undefined && steal !== undefined && { cpu: { busy, steal } }),
    ...(clockSources.length > 0 && { clockSource: clockSources.join(', ') }),
  };
}
