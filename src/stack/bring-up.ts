import { HOST } from '../model/topology.ts';
import { LEGACY_IPTABLES_CAPABILITY, GATEWAY_EXIT, gatewaySpec } from './access-side.ts';
import { startContainer } from './container.ts';
import { untilReady } from './readiness.ts';
import type { Readiness, ServiceDefinition } from './services/service-definition.ts';
import { defineServices, published } from './services/definitions.ts';
import { defineMonitoring } from './services/monitoring.ts';
import { Stack, type StackRequest } from './stack.ts';
import type { StartedContainer } from './started-container.ts';

const TUN = '/dev/net/tun';
const GATEWAY_READY: Readiness = { kind: 'exec', argv: ['hive-tc', 'ready'] };

/**
 * Starts the gateway and the services, each as soon as its dependencies are ready, and waits until all are ready. If a
 * start fails, takes down everything first and then throws.
 *
 * @throws {StackNotReadyError} naming the service, with its last log lines.
 */
export async function bringUp(request: StackRequest, signal: AbortSignal): Promise<Stack> {
  const stack = new Stack(request);
  try {
    await stack.watch();
    await new Start(request, stack, signal).all();
    return stack;
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts one stack. The stack owns everything that it starts. */
class Start {
  readonly #request: StackRequest;
  readonly #stack: Stack;
  readonly #signal: AbortSignal;
  /** Start times by service, in milliseconds of performance.now(). */
  readonly #beganMs = new Map<string, number>();

  constructor(request: StackRequest, stack: Stack, signal: AbortSignal) {
    this.#request = request;
    this.#stack = stack;
    this.#signal = signal;
  }

  async all(): Promise<void> {
    const { root, settings, services, images } = this.#request;
    const monitoring = settings.monitoring ? await defineMonitoring(root, settings, images) : [];
    const definitions = [...(await defineServices(root, settings)), ...monitoring].filter(
      ({ name }) => services?.includes(name) ?? true,
    );
    const created = new Map<string, Promise<StartedContainer>>();
    const started = new Map<string, Promise<void>>();
    const create = async (definition: ServiceDefinition): Promise<StartedContainer> => {
      for (const name of definition.after) await started.get(name);
      // The container that shares its IPC namespace must exist, but need not be ready.
      const owner = typeof definition.ipc === 'object' ? await created.get(definition.ipc.of) : undefined;
      this.#signal.throwIfAborted();
      this.#beganMs.set(definition.name, performance.now());
      return this.#create(definition, owner);
    };
    for (const definition of definitions) {
      const container = create(definition);
      created.set(definition.name, container);
      started.set(definition.name, this.#untilReady(definition, container));
    }
    started.set('gateway', this.#startGateway());
    // Wait for all starts before throwing, or a container that is just being created would be left behind.
    const settled = await Promise.allSettled(started.values());
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  }

  async #create(
    definition: ServiceDefinition,
    ipcOwner: StartedContainer | undefined,
  ): Promise<StartedContainer> {
    const { context, settings, networks, ports, env } = this.#request;
    const { name, host, spec, ipc } = definition;
    const container = await startContainer(context, {
      ...spec,
      env: { ...spec.env, ...env[name] },
      service: name,
      image: this.#stack.image(name),
      attachments: [{ network: networks.stack.id, address: settings.topology.stack.at(host) }],
      publish: published(definition, ports),
      ...(ipcOwner ? { ipc: `container:${ipcOwner.id}` } : ipc === 'shareable' && { ipc }),
    });
    this.#stack.register(container, definition.readiness);
    return container;
  }

  async #untilReady(
    { name, host, readiness, ports }: ServiceDefinition,
    created: Promise<StartedContainer>,
  ): Promise<void> {
    const container = await created;
    await untilReady(container, readiness, this.#request.readyWithinMs, this.#signal);
    const urls = await Promise.all(ports.map((port) => container.publishedUrl(port)));
    const address = this.#request.settings.topology.stack.at(host);
    this.#stack.ready(name, address, this.#beganMs.get(name) ?? 0, urls);
  }

  async #startGateway(): Promise<void> {
    const startedAt = performance.now();
    const { topology, gatewayBackend } = this.#request.settings;
    const devices = gatewayBackend === 'kernel' ? [] : [TUN];
    const container = await this.#createGateway(devices, []);
    try {
      await this.#gatewayReady(container);
    } catch (error) {
      const { running, exitCode } = await container.state();
      if (running || exitCode !== GATEWAY_EXIT.noIptables) throw error;
      this.#request.say(
        `gateway: nftables does not work here; restarting with ${LEGACY_IPTABLES_CAPABILITY} for legacy iptables`,
      );
      await container[Symbol.asyncDispose]();
      await this.#gatewayReady(await this.#createGateway(devices, [LEGACY_IPTABLES_CAPABILITY]));
    }
    this.#stack.ready('gateway', topology.access.at(HOST.gateway), startedAt, []);
  }

  async #gatewayReady(container: StartedContainer): Promise<void> {
    this.#stack.register(container, GATEWAY_READY);
    await untilReady(container, GATEWAY_READY, this.#request.readyWithinMs, this.#signal);
  }

  async #createGateway(
    devices: readonly string[],
    capabilities: readonly string[],
  ): Promise<StartedContainer> {
    const { context, settings, externalTarget } = this.#request;
    const { access, stack } = this.#request.networks;
    const networks = { access: access.id, stack: stack.id };
    const image = this.#stack.image('gateway');
    const start = (actualDevices: readonly string[]): Promise<StartedContainer> =>
      startContainer(
        context,
        gatewaySpec({ image, settings, networks, externalTarget, devices: actualDevices, capabilities }),
      );
    return start(devices).catch((error: unknown) => {
      // An engine without the device refuses the container. With sch_netem the device is not needed.
      if (settings.gatewayBackend !== 'auto' || !String(error).includes(TUN)) throw error;
      return start([]);
    });
  }
}
