import { LABEL } from './labels.ts';
import type { Engine } from './engine.ts';

/** Of one container, since it was started: both in ns of processor time. */
export interface ProcessorTime {
  readonly service: string;
  readonly usedNs: number;
  /** Of the whole host since its boot, read at the same moment; without what the hypervisor took. */
  readonly hostNs: number;
}

/** What `stats` answers when it is asked for one reading, not for two a second apart; of that, what is used here. */
interface OneReading {
  readonly cpu_stats: {
    readonly cpu_usage: { readonly total_usage: number };
    readonly system_cpu_usage?: number;
  };
}

/** By container ID, of all that run now. Not all of them need stay until the next reading. */
export async function processorTimes(engine: Engine, runId: string): Promise<Map<string, ProcessorTime>> {
  const running = await engine.docker.listContainers({ filters: { label: [`${LABEL.run}=${runId}`] } });
  const times = await Promise.all(
    running.map(async ({ Id, Labels }) => {
      const options = { stream: false, 'one-shot': true } as const;
      const { cpu_stats } = (await engine.docker.getContainer(Id).stats(options)) as OneReading;
      const hostNs = cpu_stats.system_cpu_usage;
      if (hostNs === undefined) return [];
      const service = Labels[LABEL.service] ?? '';
      return [[Id, { service, usedNs: cpu_stats.cpu_usage.total_usage, hostNs }] as const];
    }),
  );
  return new Map(times.flat());
}
