import { HOST, type Topology } from '../model/topology.ts';
import type { Attachment, ContainerSpec } from './container-spec.ts';
import type { StackSettings } from './services/service-definition.ts';
import { SCRATCH } from './services/hardening.ts';

/** The User-Mode Linux has 64 MB and was seen to fill 40 of them; what configures it takes some more. */
const GATEWAY_MEMORY_MB = 192;
/** A client of one call was seen to take 60 MB, a visitor that was in 75 rooms, the most there are, 101. */
const PROBE_MEMORY_MB = 384;

/** Containers before the stack: the gateway, and what is behind it. Their specifications alone; the stack starts them. */
export type ProbeSpec = Omit<ContainerSpec, 'attachments' | 'image'>;

/** The way to somebody else's deployment. */
export interface ExternalTarget {
  /** Id of a network that the gateway joins; unless given, the way out is the stack network's. */
  readonly network?: string;
  /** Names that participants know, `name:address`. */
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

/** Exit codes of the gateway's script that mean something to its starter. */
export const GATEWAY_EXIT = { noIptables: 75 } as const;
/** Legacy iptables asks the kernel by a raw socket; nftables, by netlink. */
export const LEGACY_IPTABLES_CAPABILITY = 'NET_RAW';

/** The only way between the access network and the stack, or with `outside` to whatever can be reached from here. */
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
      // The User-Mode Linux makes a folder there, and has no word for one that cannot be made.
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
    // The User-Mode Linux has its memory, which it runs from, in a file there.
    tmpfs: { ...SCRATCH, '/run': 'rw,exec,nosuid,nodev,size=256m' },
    readOnly: true,
    memoryMb: GATEWAY_MEMORY_MB,
  };
}

/** What the entry script of a participant on the access network sets up, and the right to do so. */
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
    // The script sets the one route there is, then drops this capability with all the others.
    capAdd: ['NET_ADMIN'],
  };
}

/** A container of the participant image: its entry script gives up root, and with its last act what that takes. */
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
