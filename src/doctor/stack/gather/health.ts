import { type Endpoint, ENDPOINTS } from '../../../stack/endpoints.ts';
import type { Engine } from '../../../stack/engine.ts';
import { timedGet } from '../../../stack/http-timing.ts';
import type { KeptContainer } from '../../../stack/kept.ts';
import type { KeptReach } from '../../../stack/kept-reach.ts';
import type { HealthResponse } from '../judge/service.ts';
import { execWithTimeout } from './within.ts';

const TIMEOUT_MS = 3000;

/** Health checks of services without a health page: a command in the container, and what it prints when healthy. */
const EXEC_CHECKS: Readonly<Record<string, { argv: readonly string[]; expected: string }>> = {
  redis: { argv: ['redis-cli', 'ping'], expected: 'PONG' },
  gateway: { argv: ['hive-tc', 'ready'], expected: '' },
};

/** Checks the health of a running service. Undefined for services that are checked elsewhere (coturn: by STUN). */
export async function checkHealth(
  engine: Engine,
  container: KeptContainer,
  reach: KeptReach,
): Promise<HealthResponse | undefined> {
  if (container.status !== 'running') return undefined;
  const endpoint = ENDPOINTS.find(({ service }) => service === container.service);
  try {
    if (endpoint) return await getHealthPage(reach.url(container.service, endpoint.port), endpoint);
    const execCheck = EXEC_CHECKS[container.service];
    if (!execCheck) return undefined;
    const { exitCode, stdout, stderr } = await execWithTimeout(engine, container.id, execCheck.argv);
    return {
      kind: 'exec',
      ready: exitCode === 0 && stdout.includes(execCheck.expected),
      output: (stderr || stdout).trim() || `exit code ${exitCode}`,
    };
  } catch (error) {
    return { kind: 'none', why: (error as Error).message };
  }
}

async function getHealthPage(url: string | undefined, { port, health }: Endpoint): Promise<HealthResponse> {
  if (url === undefined) return { kind: 'none', why: `port ${port} is not published` };
  return { kind: 'http', ...(await timedGet(`${url}${health}`, TIMEOUT_MS)) };
}
