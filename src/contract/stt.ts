import type { Finding } from '../model/finding.ts';
import { deviates } from './deviation.ts';
import { checkHealth } from './health.ts';
import { checkAbandoned, checkAtOnce, checkIdle, checkLongest } from './stt/callers.ts';
import { checkBadMessages, checkEmpty, checkOrder, checkPing } from './stt/protocol.ts';
import { MISSING, type SttService, streamUrl } from './stt/service.ts';
import { SttStream } from './stt/stream.ts';
import { checkUtterance } from './stt/utterance.ts';

/** @throws {HiveBenchError} when there is nobody at that address. */
export async function checkStt(service: SttService): Promise<Finding[]> {
  const health = await checkHealth(service.url);
  const idle = await SttStream.open(streamUrl(service));
  if (typeof idle === 'string') {
    const problem = { sent: 'GET /v1/stream, upgrade to WebSocket', received: idle, expected: '101' };
    return [health, deviates('handshake', problem, `The translator cannot connect: ${MISSING}`)];
  }
  using _held = idle;
  const idleSince = performance.now();
  const first = await checkUtterance(service);
  const rest = [health, ...first];
  if (first.some(({ status }) => status === 'fail')) return rest;
  for (const check of [
    checkPing,
    checkEmpty,
    checkOrder,
    checkBadMessages,
    checkAbandoned,
    checkAtOnce,
    checkLongest,
  ])
    rest.push(...(await check(service)));
  rest.push(await checkIdle(idle, idleSince, service));
  return rest;
}
