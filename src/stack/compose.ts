import type Docker from 'dockerode';
import { stringify } from 'yaml';
import { type ImageName, PULLED_IMAGES } from '../model/images.ts';
import type { Subnet } from '../model/topology.ts';
import { healthcheck } from './compose-health.ts';
import { imageVariable, required } from './compose-variables.ts';
import { createOptions } from './container-spec.ts';
import type { ServiceDefinition } from './services/service-definition.ts';
import { published } from './services/definitions.ts';

/** Folder next to docker-compose.yml for the files with the values of this deployment. */
export const CONFIGURED = 'configured';
const NETWORK = 'hive-network';
/** Profile of the services whose image is only in a registry. COMPOSE_PROFILES in `.env` enables it. */
export const DASHBOARD_PROFILE = 'dashboard';

const HEADER = ` The reference stack for docker compose. Written by \`hive-bench compose\` from the definitions that
 \`hive-bench up\` uses (src/stack/services): edit those, not this file.
 Secrets and image names are in .env, files with secrets in ${CONFIGURED}/. The same command writes both.`;

/** Whether this or an earlier version of hive-bench wrote the docker-compose.yml. */
export function isOurs(text: string): boolean {
  return text.startsWith(`#${HEADER.slice(0, HEADER.indexOf(' from the definitions'))}`);
}

export interface ComposeSource {
  /** Definitions with references instead of secrets; see {@link secretReferences}. */
  readonly definitions: readonly ServiceDefinition[];
  readonly subnet: Subnet;
  readonly ports: 'guide' | 'ephemeral';
  /** Additional environment variables by service. */
  readonly env: Partial<Record<ImageName, Readonly<Record<string, string>>>>;
}

/** docker-compose.yml, for compose 1.29 and later. */
export function composeFile(source: ComposeSource): string {
  const services = Object.fromEntries(
    source.definitions.map((definition) => [definition.name, service(definition, source)]),
  );
  const networks = {
    [NETWORK]: { driver: 'bridge', ipam: { config: [{ subnet: source.subnet.cidr }] } },
  };
  const header = HEADER.split('\n').map((line) => `#${line}`);
  // No line folding and no anchors, so that the file is easy to read.
  const yaml = stringify({ services, networks }, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${header.join('\n')}\n${yaml}`;
}

function service(definition: ServiceDefinition, { subnet, ports, env }: ComposeSource): object {
  const { name, host, after, spec, ipc, readiness } = definition;
  const container = createOptions(
    { runId: '', owner: '', prefix: '' },
    {
      ...spec,
      service: name,
      image: imageReference(name),
      env: { ...spec.env, ...literal(env[name] ?? {}) },
      attachments: [],
      publish: published(definition, ports),
    },
  );
  const sharing = typeof ipc === 'object' ? `service:${ipc.of}` : ipc;
  return {
    image: container.Image,
    ...(name in PULLED_IMAGES && { profiles: [DASHBOARD_PROFILE] }),
    hostname: container.Hostname,
    ...(container.Entrypoint && { entrypoint: container.Entrypoint }),
    ...(container.Cmd?.length && { command: container.Cmd }),
    ...(container.User !== undefined && { user: container.User }),
    ...filled('environment', pairs(container.Env ?? [])),
    networks: { [NETWORK]: { ipv4_address: subnet.at(host) } },
    ...filled('ports', publications(container.HostConfig ?? {})),
    ...filled(
      'volumes',
      (spec.files ?? []).map((file) => mount(name, file.name)),
    ),
    ...(sharing !== undefined && { ipc: sharing }),
    ...filled(
      'depends_on',
      Object.fromEntries(after.map((other) => [other, { condition: 'service_healthy' }])),
    ),
    ...bounds(container.HostConfig ?? {}),
    // A deployment must recover by itself. A run of hive-bench must notice that a service exited.
    restart: 'unless-stopped',
    healthcheck: healthcheck(readiness),
  };
}

function imageReference(name: ImageName): string {
  const variable = imageVariable(name);
  return name in PULLED_IMAGES
    ? `\${${variable}:-${PULLED_IMAGES[name as keyof typeof PULLED_IMAGES]}}`
    : required(variable);
}

/** Escapes the user's values, so that compose does not expand them. */
function literal(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key, value.replaceAll('$', '$$$$')]));
}

/** The container's limits and security options as keys of compose. */
function bounds(host: Docker.HostConfig): object {
  return {
    cap_drop: host.CapDrop,
    ...filled('cap_add', (host.CapAdd ?? []) as string[]),
    security_opt: host.SecurityOpt,
    read_only: host.ReadonlyRootfs,
    ...filled(
      'tmpfs',
      Object.entries(host.Tmpfs as Readonly<Record<string, string>>).map(
        ([path, options]) => `${path}:${options}`,
      ),
    ),
    ...filled('sysctls', host.Sysctls ?? {}),
    ...filled(
      'ulimits',
      Object.fromEntries((host.Ulimits ?? []).map(({ Name, Hard }) => [Name ?? '', Hard ?? -1])),
    ),
    ...(host.Memory !== undefined && { mem_limit: host.Memory }),
    ...(host.CpuShares !== undefined && { cpu_shares: host.CpuShares }),
    pids_limit: host.PidsLimit,
    logging: { driver: host.LogConfig?.Type, options: host.LogConfig?.Config as object },
  };
}

/** Uses the long form: with the short one, the engine creates an empty folder if the file is missing. */
function mount(name: string, file: string): object {
  return {
    type: 'bind',
    source: `./${CONFIGURED}/${name}/${file}`,
    target: `/${file}`,
    read_only: true,
  };
}

function publications({ PortBindings }: Docker.HostConfig): string[] {
  const bindings = PortBindings as Readonly<Record<string, readonly { HostIp: string; HostPort: string }[]>>;
  return Object.entries(bindings).flatMap(([port, places]) =>
    // Compose omits the host port if the engine is to choose it.
    places.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort === '0' ? '' : HostPort}:${port}`),
  );
}

function pairs(env: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** The entry, unless it is empty. */
function filled(key: string, value: object): object {
  return Object.keys(value).length > 0 ? { [key]: value } : {};
}
