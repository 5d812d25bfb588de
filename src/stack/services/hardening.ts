import type { ImageName } from '../../model/images.ts';
import type { ContainerSpec } from '../container-spec.ts';
import type { ServiceDefinition } from './service-definition.ts';

type Limits = Pick<ContainerSpec, 'memoryMb' | 'cpuShares' | 'ulimits' | 'optionalSysctls' | 'stopTimeoutS'>;

/** Nothing is written but to memory, and nothing written can be run. */
export const SCRATCH = { '/tmp': 'rw,nosuid,nodev,noexec,size=64m' };
/** Several sockets for each of the relay's 2000 allocations; an engine refuses more than its own limit, often 20 000. */
const SOCKETS = { nofile: 16_384 };

/**
 * Memory is about four times what a busy stack was seen to use: a leak ends its own service and not the host. Processors
 * are never capped, for a capped service stutters: where they are short, media comes first and what watches comes last.
 */
const LIMITS: Partial<Record<ImageName, Limits>> = {
  redis: { memoryMb: 128 },
  coturn: {
    memoryMb: 512,
    // Told to end, relay and SFU wait for calls that nobody is in any more, longer than anybody wants to wait for them.
    stopTimeoutS: 0,
    cpuShares: 4096,
    ulimits: SOCKETS,
    // The sockets it opens for itself stay out of the range from which it gives relay ports.
    optionalSysctls: { 'net.ipv4.ip_local_port_range': '1024 49151' },
  },
  livekit: {
    memoryMb: 1024,
    stopTimeoutS: 0,
    cpuShares: 4096,
    // The guide's 64 MiB of stack. Its unlimited memlock is left out: nothing here locks memory, and an engine without
    // CAP_SYS_RESOURCE does not start a container that asks for it.
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

/** Co-located with the SFU: they share its IPC namespace. */
const SHARES_LIVEKIT_IPC: ReadonlySet<ImageName> = new Set(['stt', 'mt', 'tts', 'translator']);

/** The definition with its limits; what the definition itself says counts more. */
export function hardened(definition: ServiceDefinition): ServiceDefinition {
  const { name, spec } = definition;
  return {
    ...definition,
    ...(name === 'livekit' && { ipc: 'shareable' }),
    ...(SHARES_LIVEKIT_IPC.has(name) && { ipc: { of: 'livekit' } }),
    spec: { readOnly: true, ...LIMITS[name], ...spec, tmpfs: { ...SCRATCH, ...spec.tmpfs } },
  };
}
