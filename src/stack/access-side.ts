import { HOST, type Topology } from '../model/topology.ts';
import type { Attachment, ContainerSpec } from './container-spec.ts';
import type { StackSettings } from './services/service-definition.ts';
import { SCRATCH } from './services/hardening.ts';

/** The User-Mode Linux has 64 MB, of which it used 40 MB in tests. The scripts that configure it need the rest. */
const GATEWAY_MEMORY_MB = 192;
/** Measured: 60 MB for a client in one call, and 101 MB for a join probe after 75 rooms, the maximum. */
const PROBE_MEMORY_MB = 384;

/** Specification of a container outside the stack network's services: the gateway or a participant. */
export type ProbeSpec = Omit<ContainerSpec, 'attachments' | 'image'>;

/** How participants reach a deployment that hive-bench did not start. */
export interface ExternalTarget {
  /** Id of a network that the gateway joins. By default, traffic leaves through the stack network. */
  readonly network?: string;
  /** Entries for the participants' hosts file, `name:address`. */
  readonly hosts: readonly string[];
}

export interface GatewayRequest {
  readonly image: string;
  readonly settings: Pick<StackSettings, 'topology' | 'gatewayBackend'>;
  /** Ids of the networks. */
  readonly networks: { readonly access: string; readonly stack: string };
  readonly externalTarget: ExternalTarget | undefined;
  readonly devices: readonly string[];
  /** Besides NET_ADMIN. */
  readonly capabilities?: readonly string[];
}

/** Exit codes of the gateway's script that are handled here. */
export const GATEWAY_EXIT = { noIptables: 75 } as const;
/** Legacy iptables talks to the kernel through a raw socket; nftables uses netlink. */
export const LEGACY_IPTABLES_CAPABILITY = 'NET_RAW';

/** The only route from the access network to the stack, or with `externalTarget` to any destination reachable from here. */
export function gatewaySpec(request: GatewayRequest): ContainerSpec {
  const { image, settings, networks, externalTarget, devices, capabilities = [] } = request;
  const { topology, gatewayBackend } = settings;
  const address = topology.access.at(HOST.gateway);
  return {
    service: 'gateway',
    image,
    attachments: [
      { network: networks.access, address },
      { network: networks.stack, address: topology.stack.at(HOST.gateway) },
      ...(externalTarget?.network === undefined ? [] : [{ network: externalTarget.network }]),
    ],
    env: {
      // User-Mode Linux creates a folder there, and fails silently if it cannot.
      HOME: '/run',
      GATEWAY_BACKEND: gatewayBackend,
      ACCESS_ADDRESS: address,
      ACCESS_SUBNET: topology.access.cidr,
      STACK_SUBNET: topology.stack.cidr,
      ...(externalTarget && { EXTERNAL_GATEWAY: topology.stack.at(1) }),
    },
    capAdd: ['NET_ADMIN', ...capabilities],
    devices,
    sysctls: { 'net.ipv4.ip_forward': '1' },
    // User-Mode Linux maps its memory from a file there, and executes from it.
    tmpfs: { ...SCRATCH, '/run': 'rw,exec,nosuid,nodev,size=256m' },
    readOnly: true,
    memoryMb: GATEWAY_MEMORY_MB,
  };
}

/** Adds the route through the gateway, which the participant's entry script sets, and the capability to do so. */
export function behindGateway(
  spec: ProbeSpec,
  topology: Topology,
  externalTarget: ExternalTarget | undefined,
): ProbeSpec {
  const route = {
    HIVE_ROUTE_TO: externalTarget ? '0.0.0.0/0' : topology.stack.cidr,
    HIVE_ROUTE_VIA: topology.access.at(HOST.gateway),
  };
  return {
    ...spec,
    ...(externalTarget && externalTarget.hosts.length > 0 && { extraHosts: externalTarget.hosts }),
    env: { ...spec.env, ...route },
    // The script sets the route, then drops all capabilities.
    capAdd: ['NET_ADMIN'],
  };
}

/** A container of the participant image. Its entry script needs these capabilities to drop root, and then drops them. */
export function probeContainer(image: string, at: Attachment, spec: ProbeSpec): ContainerSpec {
  const toDropRoot = ['SETUID', 'SETGID', 'SETPCAP'];
  return {
    ...spec,
    image,
    attachments: [at],
    capAdd: [...(spec.capAdd ?? []), ...toDropRoot],
    readOnly: true,
    tmpfs: SCRATCH,
    volumes: ['/evidence'],
    memoryMb: PROBE_MEMORY_MB,
  };
}
