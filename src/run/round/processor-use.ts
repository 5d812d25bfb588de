import { setTimeout as sleep } from 'node:timers/promises';
import type { HostCpu } from '../../model/health.ts';
import { MONITORING_IMAGES, PULLED_IMAGES, REFERENCE_SERVICES } from '../../model/images.ts';
import type { ProcessorTime } from '../../stack/processor-time.ts';

/** One look at who has used how much so far. */
export interface Reading {
  /** By container ID. */
  readonly containers: ReadonlyMap<string, ProcessorTime>;
  /** Of this process, ns. */
  readonly ownNs: number;
}

/** Shares of the host's processor time. */
export interface ProcessorUse {
  readonly stack: number;
  readonly harness: number;
}

const STACK = new Set<string>(REFERENCE_SERVICES);
/** Neither measured nor measuring. */
const WATCHING = new Set<string>([...MONITORING_IMAGES, ...Object.keys(PULLED_IMAGES)]);

/**
 * Who used the processors between two readings. What is not in both, or only watches, is nobody's: it counts as used by
 * others. Undefined where a service of the stack is missing from one, or there is none.
 */
export function useBetween(before: Reading, after: Reading): ProcessorUse | undefined {
  let [stack, harness, hostNs] = [0, 0, 0];
  const services = (reading: Reading): string =>
    [...reading.containers.entries()]
      .filter(([, { service }]) => STACK.has(service))
      .map(([id]) => id)
      .toSorted()
      .join();
  if (services(before) === '' || services(before) !== services(after)) return undefined;
  for (const [id, was] of before.containers) {
    const is = after.containers.get(id);
    const passedNs = (is?.hostNs ?? 0) - was.hostNs;
    if (!is || WATCHING.has(was.service)) continue;
    // Of a container or a host that began again.
    if (passedNs <= 0 || is.usedNs < was.usedNs) return undefined;
    const share = (is.usedNs - was.usedNs) / passedNs;
    if (STACK.has(was.service)) stack += share;
    else harness += share;
    hostNs = Math.max(hostNs, passedNs);
  }
  return { stack, harness: harness + (after.ownNs - before.ownNs) / hostNs };
}

/** With who used the processors, where that is known. */
export function withUse(cpu: HostCpu, use: ProcessorUse | undefined): HostCpu {
  return use ? { ...cpu, stack: use.stack, others: cpu.busy - use.stack - use.harness } : cpu;
}

/** On a saturated host the engine is slow as well. If it takes longer than this, nothing is claimed. */
const ANSWER_WITHIN_MS = 5000;

/** Reads now, without holding anything up, and again when the returned function is called. */
export function watchProcessors(
  read: () => Promise<ReadonlyMap<string, ProcessorTime>>,
): () => Promise<ProcessorUse | undefined> {
  const look = async (): Promise<Reading | undefined> => {
    const taken = read().then((containers) => ({ containers, ownNs: ownNs() }));
    // Whoever is not waited for any more must not fail unheard.
    const answer = taken.catch(() => undefined);
    return Promise.race([answer, sleep(ANSWER_WITHIN_MS, undefined, { ref: false })]);
  };
  const before = look();
  return async () => {
    const [first, last] = [await before, await look()];
    return first && last && useBetween(first, last);
  };
}

function ownNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
