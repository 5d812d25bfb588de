import type { HiveBenchConfig } from '../../config/config.ts';
import { UsageError } from '../../lib/errors.ts';
import type { ConfigSums } from '../../model/config-files.ts';
import type { ImageName } from '../../model/images.ts';
import { ROOT } from '../../lib/root.ts';
import { shown } from '../../lib/shown.ts';
import type { ClientAudio } from '../../wire/participant.ts';
import {
  type AddressRange,
  AUTO,
  parseRange,
  parseSubnet,
  SUBNET_TEXT,
  type Topology,
  type WantedTopology,
} from '../../model/topology.ts';
import { readClientAudio } from '../../stack/audio-options.ts';
import { bringUp } from '../../stack/bring-up.ts';
import type { RunContext } from '../../stack/container-spec.ts';
import { connectEngine, type Engine } from '../../stack/engine.ts';
import { ensureImages } from '../../stack/images.ts';
import { ownerOf } from '../../stack/labels.ts';
import { tidy } from '../../stack/tidy.ts';
import { joinNetwork } from '../../stack/harness-endpoint.ts';
import { claimNetworks, findNetwork, type Networks } from '../../stack/networks.ts';
import { configSums } from '../../stack/services/config-sums.ts';
import type { StackSettings } from '../../stack/services/service-definition.ts';
import { makeSecrets, type Secrets } from '../../stack/services/secrets.ts';
import type { Outside } from '../../stack/access-side.ts';
import type { Stack } from '../../stack/stack.ts';
import { refuseClashes } from '../../stack/subnet-clashes.ts';
import { refuseMissingUml } from '../../stack/uml-support.ts';
import { findVantage, ON_HOST } from '../../stack/vantage.ts';
import { orAborted } from './or-aborted.ts';
import { type CallOptions, REFERENCE_CALL_OPTIONS } from '../round/pairs.ts';
import type { ResolvedTarget } from './target.ts';
import { taughtBy, unknownWords } from '../corpus/taught.ts';
import type { TokenKeys } from '../plan/tokens.ts';
import { type ImageRequest, imagesFor, pulledImages } from './wanted-images.ts';

export type Log = (line: string) => void;

/** A running stack, with everything needed to talk to it. */
export interface Session extends AsyncDisposable {
  readonly runId: string;
  readonly stack: Stack;
  readonly engine: Engine;
  readonly topology: Topology;
  /** Secrets of the services that were started here. */
  readonly secrets: Secrets;
  /** Keys that clients join with. */
  readonly keys: TokenKeys;
  readonly callOptions: CallOptions;
  readonly images: Readonly<Record<string, string>>;
  /** Checksums of the guide's configuration files; empty for a target. */
  readonly configSums: ConfigSums;
  /** How clients of this stack send audio. */
  readonly clientAudio: ClientAudio;
}

export interface SessionRequest extends ImageRequest {
  readonly gateway: HiveBenchConfig['gateway'];
  readonly runId: string;
  readonly logDir: string;
  /** Services to start in addition to gateway and participants; all of them by default. */
  readonly services?: readonly ImageName[];
  /** A target to measure instead of a stack of our own. */
  readonly resolvedTarget?: ResolvedTarget;
  readonly log: Log;
}

/**
 * Brings up a stack: removes what dead runs left, refuses a subnet that is taken, builds missing images, and starts
 * everything.
 */
export async function openSession(request: SessionRequest, signal: AbortSignal): Promise<Session> {
  const { config, log, runId, resolvedTarget } = request;
  const services = servicesOf(request);
  const taught = taughtBy(config);
  const clientAudio = await readClientAudio(ROOT);
  const engine = await connectEngine();
  // Without services, no address needs to be reached: gateway and participants are controlled through Docker Engine.
  const vantage = services?.length === 0 ? ON_HOST : await findVantage(engine);
  await orAborted(tidy(engine, log), signal);
  const wanted = wantedTopology(config);
  // Checked early, because slow steps such as building images follow.
  refuseMissingUml(engine, request.gateway);
  await refuseClashes(engine, wanted);
  const outside = request.resolvedTarget && (await outsideOf(engine, request.resolvedTarget));
  // Building takes minutes and does not take a signal. It ends when this process's connection to Docker Engine does.
  const built = await orAborted(
    ensureImages(engine, imagesFor(services, request), {
      root: ROOT,
      ready: config.stack.images,
      registry: config.stack.registry,
      say: log,
    }),
    signal,
  );
  const images = { ...built, ...(request.monitoring && (await pulledImages(engine, config, log))) };
  signal.throwIfAborted();

  const secrets = makeSecrets();
  const context: RunContext = {
    engine,
    vantage,
    runId,
    owner: ownerOf(),
    prefix: `hive-bench-${runId}`,
    logDir: request.logDir,
    stopped: signal,
  };
  const networks = await joined(context, await claimNetworks(context, wanted, addressesOf(resolvedTarget)));
  const topology = { stack: networks.stack.subnet, access: networks.access.subnet };
  const settings = {
    ...settingsOf(config, topology, secrets, request.monitoring),
    gatewayBackend: request.gateway,
    phrases: taught.map(({ text }) => text),
  };
  // Read when the services read their files, not at the end of a run.
  const sums = resolvedTarget ? {} : await configSums(ROOT, settings);
  const stack = await bringUp(
    {
      context,
      networks,
      root: ROOT,
      images,
      settings,
      ...(services && { services }),
      ...(outside && { outside }),
      ports: config.stack.ports,
      env: config.stack.env,
      readyWithinMs: config.stack.readyTimeoutS * 1000,
      say: log,
    },
    signal,
  ).catch((error: unknown) => {
    throw unknownWords(error, taught, request.logDir) ?? error;
  });
  return {
    runId,
    stack,
    engine,
    topology,
    secrets,
    keys: resolvedTarget?.keys ?? secrets,
    callOptions: resolvedTarget
      ? { ...resolvedTarget.target, iceServers: resolvedTarget.iceServers }
      : REFERENCE_CALL_OPTIONS,
    images,
    configSums: sums,
    clientAudio,
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      // If the stack was released, its networks stay, and this process leaves them.
      await networks.leave();
    },
  };
}

/**
 * Joins the stack network, so that this process can reach the services. The process's own container leaves the network
 * before it is removed, because Docker Engine does not remove a network with endpoints.
 */
async function joined(
  { engine, vantage }: RunContext,
  { stack, access }: Networks,
): Promise<Networks & { readonly leave: () => Promise<void> }> {
  let endpoint: AsyncDisposable | undefined;
  try {
    endpoint = await joinNetwork(engine, vantage, stack);
  } catch (error) {
    await Promise.all([stack[Symbol.asyncDispose](), access[Symbol.asyncDispose]()]);
    throw error;
  }
  const leave = async (): Promise<void> => {
    await endpoint?.[Symbol.asyncDispose]();
    endpoint = undefined;
  };
  const left = async (): Promise<void> => {
    await leave();
    await stack[Symbol.asyncDispose]();
  };
  return { stack: { ...stack, [Symbol.asyncDispose]: left }, access, leave };
}

export function settingsOf(
  config: HiveBenchConfig,
  topology: Topology,
  secrets: Secrets,
  monitoring: boolean,
): StackSettings {
  return {
    topology,
    secrets,
    realm: 'hive-bench',
    gatewayBackend: config.gateway,
    sourceLanguage: config.languages.source,
    targetLanguage: config.languages.target,
    monitoring,
    alertWindowS: config.stack.alertWindowS,
  };
}

export function wantedTopology({ stack }: HiveBenchConfig): WantedTopology {
  const subnet = (cidr: string): WantedTopology['stack'] => {
    const parsed = cidr === AUTO ? AUTO : parseSubnet(cidr);
    if (parsed) return parsed;
    throw new UsageError(`${shown(cidr)} is no subnet for a stack, expected ${SUBNET_TEXT}.`, {
      hint: "For example 172.20.0.0/16, or 'auto'.",
    });
  };
  return { stack: subnet(stack.subnet), access: subnet(stack.accessSubnet) };
}

/** Addresses of a target: a subnet of ours that contains them would hide the target. */
function addressesOf(target: ResolvedTarget | undefined): AddressRange[] {
  return (target?.addresses ?? []).flatMap((address) => parseRange(`${address}/32`) ?? []);
}

/** Undefined: all services of the reference stack. */
function servicesOf({ services, resolvedTarget }: SessionRequest): readonly ImageName[] | undefined {
  return resolvedTarget ? [] : services;
}

async function outsideOf(engine: Engine, { target: { network }, hosts }: ResolvedTarget): Promise<Outside> {
  if (network === undefined) return { hosts };
  return { network: await findNetwork(engine, network), hosts };
}
