import { type Endpoint, ENDPOINTS } from '../../../stack/endpoints.ts';
import type { Engine } from '../../../stack/engine.ts';
import { timedGet } from '../../../stack/http-timing.ts';
import type { KeptContainer } from '../../../stack/kept.ts';
import type { KeptReach } from '../../../stack/kept-reach.ts';
import type { HealthAnswer } from '../judge/service.ts';
import { execWithin } from './within.ts';

const ANSWER_WITHIN_MS = 3000;

/** Services without a health page, and how they say that they are well. */
const ASKED_INSIDE: Readonly<Record<string, { argv: readonly string[]; says: string }>> = {
  redis: { argv: ['redis-cli', 'ping'], says: 'PONG' },
  gateway: { argv: ['hive-tc', 'ready'], says: '' },
};

/** Asks a running service how it is; undefined for one that has to be asked in another way (coturn: by STUN). */
export async function askHealth(
  engine: Engine,
  container: KeptContainer,
  reach: KeptReach,
): Promise<HealthAnswer | undefined> {
  if (container.status !== 'running') return undefined;
  const endpoint = ENDPOINTS.find(({ service }) => service === container.service);
  try {
    if (endpoint) return await askPage(reach.url(container.service, endpoint.port), endpoint);
    const inside = ASKED_INSIDE[container.service];
    if (!inside) return undefined;
    const { exitCode, stdout, stderr } = await execWithin(engine, container.id, inside.argv);
    return {
      kind: 'exec',
      ready: exitCode === 0 && stdout.includes(inside.says),
      said: (stderr || stdout).trim() || `exit code ${exitCode}`,
    };
  } catch (error) {
    return { kind: 'none', why: (error as Error).message };
  }
}

async function askPage(url: string | undefined, { port, health }: Endpoint): Promise<HealthAnswer> {
  if (url === undefined) return { kind: 'none', why: `port ${port} is not published` };
  return { kind: 'http', ...(await timedGet(`${url}${health}`, ANSWER_WITHIN_MS)) };
}
