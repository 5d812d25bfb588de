import type { ImageName } from '../../model/images.ts';
import type { ContainerSpec } from '../container-spec.ts';
import type { ServiceDefinition } from './service-definition.ts';

type Limits = Pick<ContainerSpec, 'memoryMb' | 'cpuShares' | 'ulimits' | 'optionalSysctls' | 'stopTimeoutS'>;

/** A writable folder in memory, from which nothing can be executed. */
export const SCRATCH = { '/tmp': 'rw,nosuid,nodev,noexec,size=64m' };
/** Enough for several sockets per allocation of the relay (2000). The engine refuses more than its own limit, often 20 000. */
const SOCKETS = { nofile: 16_384 };

/**
 * Memory limits are about four times the use of a busy stack, so that a leak kills its own service and not the host. CPU
 * time is never limited, because throttling makes audio stutter. Under contention, media has the highest weight and
 * monitoring the lowest.
 */
const LIMITS: Partial<Record<ImageName, Limits>> = {
  redis: { memoryMb: 128 },
  coturn: {
    memoryMb: 512,
    // On SIGTERM, relay and SFU would wait a long time for calls that are already over.
    stopTimeoutS: 0,
    cpuShares: 4096,
    ulimits: SOCKETS,
    // Keeps coturn's own sockets out of the range of relay ports.
    optionalSysctls: { 'net.ipv4.ip_local_port_range': '1024 49151' },
  },
  livekit: {
    memoryMb: 1024,
    stopTimeoutS: 0,
    cpuShares: 4096,
    // The guide's stack size of 64 MiB. Its unlimited memlock is omitted: nothing here locks memory, and an engine without
    // CAP_SYS_RESOURCE cannot start a container with it.
    ulimits: { ...SOCKETS, stack: 67_108_864 },
    optionalSysctls: { 'net.core.somaxconn': '4096' },
  },
  stt: { memoryMb: 1024, cpuShares: 2048 },
  mt: { memoryMb: 512, cpuShares: 2048 },
  tts: { memoryMb: 512, cpuShares: 2048 },
  translator: { memoryMb: 1024, cpuShares: 4096, ulimits: SOCKETS },
  prometheus: { memoryMb: 1024, cpuShares: 256 },
  pushgateway: { memoryMb: 128, cpuShares: 256 },
  jaeger: { memoryMb: 512, cpuShares: 256 },
  grafana: { memoryMb: 512, cpuShares: 256 },
};

/** Services that share the SFU's IPC namespace. */
const SHARES_LIVEKIT_IPC: ReadonlySet<ImageName> = new Set(['stt', 'mt', 'tts', 'translator']);

/** Adds limits and hardening. Values of the definition itself take precedence. */
export function hardened(definition: ServiceDefinition): ServiceDefinition {
  const { name, spec } = definition;
  return {
    ...definition,
    ...(name === 'livekit' && { ipc: 'shareable' }),
    ...(SHARES_LIVEKIT_IPC.has(name) && { ipc: { of: 'livekit' } }),
    spec: { readOnly: true, ...LIMITS[name], ...spec, tmpfs: { ...SCRATCH, ...spec.tmpfs } },
  };
}
