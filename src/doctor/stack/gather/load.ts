import type { Engine } from '../../../stack/engine.ts';
import type { KeptContainer } from '../../../stack/kept.ts';
import type { Load } from '../judge/load.ts';

/** CPU use over the engine's sampling interval of one second, and memory as `docker stats` counts it. */
export async function loads(engine: Engine, running: readonly KeptContainer[]): Promise<Load[]> {
  return Promise.all(
    running.map(async ({ id, service }) => {
      const stats = await engine.docker.getContainer(id).stats({ stream: false });
      const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = stats;
      const spent = now.cpu_usage.total_usage - before.cpu_usage.total_usage;
      const passed = now.system_cpu_usage - before.system_cpu_usage;
      // The page cache is reclaimable, so it does not count. cgroup v1 and v2 name it differently.
      const cache = memory.stats.total_inactive_file ?? memory.stats.inactive_file ?? 0;
      return {
        service,
        cores: passed > 0 ? (spent / passed) * now.online_cpus : 0,
        memoryBytes: memory.usage - cache,
        limitBytes: memory.limit,
      };
    }),
  );
}
