import { bridgeFilterHint } from '../../stack/bridge-filter.ts';
import { lastLines } from '../../stack/container-log.ts';
import type { Engine } from '../../stack/engine.ts';
import type { KeptContainer, KeptStack } from '../../stack/kept.ts';
import { type KeptReach, reachKept } from '../../stack/kept-reach.ts';
import { finding, type Finding } from '../../model/finding.ts';
import { type DeployedConfig, readDeployed } from './gather/deployed.ts';
import { checkHealth } from './gather/health.ts';
import { bufferLimits, networkCounts, socketsOn } from './gather/kernel.ts';
import { loads } from './gather/load.ts';
import { testRelay } from './gather/relay.ts';
import { audioTracks } from './gather/tracks.ts';
import { judgeInterfaces } from './judge/interfaces.ts';
import { judgeCpu, judgeMemory } from './judge/load.ts';
import { judgeLogs } from './judge/logs.ts';
import { judgeFecAndPlc, judgeRed } from './judge/redundancy.ts';
import { judgeRelay, judgeStun } from './judge/relay.ts';
import { judgeService } from './judge/service.ts';
import { judgeSocketBuffers, MEDIA_SOCKETS } from './judge/socket-buffers.ts';
import { judgeUdp } from './judge/udp.ts';

/** The services of every stack. Monitoring services are optional and checked only if present. */
const REQUIRED_SERVICES = ['coturn', 'gateway', 'livekit', 'stt', 'mt', 'tts', 'translator', 'redis'];
const LOG_MINUTES = 15;
const LOG_LINES = 1000;

/** Runs the checks of the guide's troubleshooting section against a running stack, without changing it. */
export async function examineStack(engine: Engine, stack: KeptStack): Promise<Finding[]> {
  await using reach = await reachKept(engine, stack);
  // Response times come first and one at a time: the later checks use the same processors.
  const services = await serviceFindings(engine, stack, reach);
  const deployed = readDeployed(engine, stack);
  const relay = await relayFindings(engine, stack, deployed);
  const running = [...stack.containers.values()].filter(({ status }) => status === 'running');
  const [network, sockets, load, redundancy, logs] = await Promise.all([
    networkCounts(engine, running),
    socketFindings(engine, stack),
    loadFindings(engine, running),
    redundancyFindings(reach, deployed),
    logFindings(engine, stack),
  ]);
  return [
    ...services,
    ...relay,
    judgeInterfaces(network.interfaces),
    judgeUdp(network.udp),
    ...sockets,
    ...load,
    ...redundancy,
    ...logs,
  ];
}

async function serviceFindings(
  engine: Engine,
  { containers }: KeptStack,
  reach: KeptReach,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const service of new Set([...REQUIRED_SERVICES, ...containers.keys()])) {
    const container = containers.get(service);
    const answer = container && (await checkHealth(engine, container, reach));
    findings.push(judgeService(service, container, answer));
  }
  return findings;
}

async function relayFindings(
  engine: Engine,
  stack: KeptStack,
  deployed: Promise<DeployedConfig>,
): Promise<Finding[]> {
  try {
    const { keys } = await deployed;
    const { stun, relay } = await testRelay(engine, stack, keys.turnSecret);
    return [judgeStun(stun, await bridgeFilterHint(engine)), judgeRelay(relay)];
  } catch (error) {
    return [finding('TURN relay', 'fail', `not tested: ${(error as Error).message}`, 'See the rows above.')];
  }
}

async function socketFindings(engine: Engine, { containers }: KeptStack): Promise<Finding[]> {
  return Promise.all(
    MEDIA_SOCKETS.map(async (required) => {
      const container = containers.get(required.service);
      if (container?.status !== 'running')
        return finding(
          `${required.service} socket`,
          'warn',
          `not checked: ${required.service} is not running`,
          `See ${required.service} above.`,
        );
      const [actual, limits] = await Promise.all([
        socketsOn(engine, container, required.port),
        bufferLimits(engine, container),
      ]);
      return judgeSocketBuffers(required, actual, limits);
    }),
  );
}

async function loadFindings(engine: Engine, running: readonly KeptContainer[]): Promise<Finding[]> {
  const [measured, host] = await Promise.all([loads(engine, running), engine.docker.info()]);
  const { NCPU, MemTotal } = host as { NCPU: number; MemTotal: number };
  return [judgeCpu(measured, NCPU), judgeMemory(measured, MemTotal)];
}

async function redundancyFindings(reach: KeptReach, deployed: Promise<DeployedConfig>): Promise<Finding[]> {
  try {
    const { keys, redundancy } = await deployed;
    return [judgeRed(redundancy, await audioTracks(reach, keys)), judgeFecAndPlc(redundancy)];
  } catch (error) {
    return [finding('RED', 'fail', `not checked: ${(error as Error).message}`, 'See the rows above.')];
  }
}

async function logFindings(engine: Engine, { containers }: KeptStack): Promise<Finding[]> {
  const since = Math.floor(Date.now() / 1000) - LOG_MINUTES * 60;
  const logs = await Promise.all(
    [...containers.values()].map(async ({ id, service, name }) => ({
      service,
      name,
      lines: await lastLines(engine, id, { tail: LOG_LINES, since }),
    })),
  );
  return judgeLogs(logs, LOG_MINUTES);
}
