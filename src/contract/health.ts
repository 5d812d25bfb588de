import { EXIT, HiveBenchError } from '../lib/errors.ts';
import { type Finding, finding } from '../model/finding.ts';
import { deviates } from './deviation.ts';
import { exchange, jsonOf, shownAnswer } from './http.ts';
import { WITHIN_MS } from './limits.ts';
import { problemsOf } from './schemas.ts';

const CHECK = 'health';
const SENT = 'GET /health';

/** @throws {HiveBenchError} when there is nobody at that address. */
export async function checkHealth(baseUrl: string): Promise<Finding> {
  const answer = await exchange(`${baseUrl}/health`, { method: 'GET', withinMs: WITHIN_MS.health });
  if ('why' in answer && answer.refused) {
    throw new HiveBenchError(`${baseUrl} cannot be reached: ${answer.why}.`, {
      hint: 'Start the service, and give --url its address: scheme, host and port.',
      exitCode: EXIT.unavailable,
    });
  }
  const received = shownAnswer(answer);
  if ('why' in answer || answer.status !== 200) {
    return deviates(
      CHECK,
      { sent: SENT, received, expected: `200 within ${WITHIN_MS.health / 1000} s` },
      'hive-bench does not start a stack with this service, and the translator reports itself as failing.',
    );
  }
  const body = jsonOf(answer);
  const [problem] = body === undefined ? ['the body is not JSON'] : problemsOf('health', body);
  if (problem !== undefined) {
    return deviates(
      CHECK,
      { sent: SENT, received, expected: `health.schema.json (${problem})` },
      'hive-bench reads only the status; the body is for people and monitoring.',
      'warn',
    );
  }
  if ((body as { status: string }).status !== 'ok') {
    return deviates(
      CHECK,
      { sent: SENT, received, expected: 'status "ok" with 200, and 503 with any other' },
      'A service that cannot work counts as healthy: its utterances would be missing, without a reason.',
    );
  }
  return finding(CHECK, 'pass', `ok after ${answer.totalMs.toFixed(1)} ms`);
}
