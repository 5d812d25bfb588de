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
import type { ExternalTarget } from '../../stack/access-side.ts';
import type { Stack } from '../../stack/stack.ts';
import { requireFreeSubnets } from '../../stack/subnet-clashes.ts';
import { requireUml } from '../../stack/uml-support.ts';
import { findVantage, ON_HOST } from '../../stack/vantage.ts';
import { orAborted } from './or-aborted.ts';
import { type CallWays, REFERENCE_WAYS } from '../round/pairs.ts';
import type { Reached } from './target.ts';
import { taughtBy, unknownWords } from '../corpus/taught.ts';
import type { TokenKeys } from '../plan/tokens.ts';
import { type ImageRequest, imagesFor, pulledImages } from './wanted-images.ts';

export type Say = (line: string) => void;

/** A stack that is up, with all that is needed to talk to it. */
export interface Session extends AsyncDisposable {
  readonly runId: string;
  readonly stack: Stack;
  readonly engine: Engine;
  readonly topology: Topology;
  /** Of the services that were started here. */
  readonly secrets: Secrets;
  /** What clients join with. */
  readonly keys: TokenKeys;
  readonly ways: CallWays;
  readonly images: Readonly<Record<string, string>>;
  /** Of the guide's configuration files; none of a deployment that was not started here. */
  readonly configSums: ConfigSums;
  /** How clients of this stack send their voices. */
  readonly clientAudio: ClientAudio;
}

export interface SessionRequest extends ImageRequest {
  readonly gateway: HiveBenchConfig['gateway'];
  readonly runId: string;
  readonly logDir: string;
  /** Which services to start, besides gateway and participants; all of them unless given. */
  readonly services?: readonly ImageName[];
  /** Somebody else's deployment, instead of services of our own. */
  readonly reached?: Reached;
  readonly say: Say;
}

/**
 * From nothing to a ready stack: removes what dead runs left, refuses a subnet that is taken, builds what images are
 * missing, starts everything.
 */
export async function openSession(request: SessionRequest, signal: AbortSignal): Promise<Session> {
  const { config, say, runId, reached } = request;
  const services = servicesOf(request);
  const taught = taughtBy(config);
  const clientAudio = await readClientAudio(ROOT);
  const engine = await connectEngine();
  // Without services there is nothing to reach: gateway and participants are spoken to through the engine alone.
  const vantage = services?.length === 0 ? ON_HOST : await findVantage(engine);
  await orAborted(tidy(engine, say), signal);
  const wanted = wantedTopology(config);
  // At once: what takes minutes, like building images, comes after.
  requireUml(engine, request.gateway);
  await requireFreeSubnets(engine, wanted);
  const outside = request.reached && (await outsideOf(engine, request.reached));
  // Building takes minutes and hears no signal. What is under way ends with this process's connection to the engine.
  const built = await orAborted(
    ensureImages(engine, imagesFor(services, request), {
      root: ROOT,
      ready: config.stack.images,
      registry: config.stack.registry,
      say,
    }),
    signal,
  );
  const images = { ...built, ...(request.monitoring && (await pulledImages(engine, config, say))) };
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
  const networks = await joined(context, await claimNetworks(context, wanted, addressesOf(reached)));
  const topology = { stack: networks.stack.subnet, access: networks.access.subnet };
  const settings = {
    ...settingsOf(config, topology, secrets, request.monitoring),
    gatewayBackend: request.gateway,
    phrases: taught.map(({ text }) => text),
  };
  // Read at the same time as those that the services get, not at the end of a run.
  const sums = reached ? {} : await configSums(ROOT, settings);
  const stack = await bringUp(
    {
      context,
      networks,
      root: ROOT,
      images,
      settings,
      ...(services && { services }),
      ...(outside && { externalTarget: outside }),
      ports: config.stack.ports,
      env: config.stack.env,
      readyWithinMs: config.stack.readyTimeoutS * 1000,
      say,
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
    keys: reached?.keys ?? secrets,
    ways: reached ? { ...reached.target, iceServers: reached.iceServers } : REFERENCE_WAYS,
    images,
    configSums: sums,
    clientAudio,
    [Symbol.asyncDispose]: async () => {
      await stack[Symbol.asyncDispose]();
      // Of a stack that was let go of: its networks stay, this process leaves them.
      await networks.leave();
    },
  };
}

/**
 * Networks of a stack whose services this process can reach. Its own container leaves the stack network before that is
 * removed: the engine removes none with endpoints.
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

/** Where a target is: a subnet of ours around it would hide it. */
function addressesOf(reached: Reached | undefined): AddressRange[] {
  return (reached?.addresses ?? []).flatMap((address) => parseRange(`${address}/32`) ?? []);
}

/** Undefined for all of the reference stack. */
function servicesOf({ services, reached }: SessionRequest): readonly ImageName[] | undefined {
  return reached ? [] : services;
}

async function outsideOf(engine: Engine, { target: { network }, hosts }: Reached): Promise<ExternalTarget> {
  if (network === undefined) return { hosts };
  return { network: await findNetwork(engine, network), hosts };
}
