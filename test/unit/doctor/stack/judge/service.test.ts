import { describe, expect, it } from 'vitest';
import {
  type HealthResponse,
  judgeService,
  type ServiceState,
} from '../../../../../src/doctor/stack/judge/service.ts';

const RUNNING: ServiceState = {
  name: 'hive-bench-1-tts',
  status: 'running',
  exitCode: 0,
  oomKilled: false,
  restarts: 0,
};
const HEALTHY: HealthResponse = {
  kind: 'http',
  status: 200,
  body: '',
  connectMs: 0.4,
  firstByteMs: 2.1,
  totalMs: 2.3,
};

describe('a service', () => {
  it.each<[string, ServiceState | undefined, HealthResponse | undefined, string, string]>([
    ['healthy', RUNNING, HEALTHY, 'pass', 'connect 0.4, first byte 2.1, total 2.3 ms'],
    ['slow', RUNNING, { ...HEALTHY, totalMs: 101 }, 'warn', 'total 101.0 ms'],
    ['just fast enough', RUNNING, { ...HEALTHY, totalMs: 100 }, 'pass', 'total 100.0 ms'],
    [
      'reporting itself as unhealthy',
      RUNNING,
      { ...HEALTHY, status: 503, body: 'no tts' },
      'fail',
      'answers 503 no tts',
    ],
    [
      'not responding',
      RUNNING,
      { kind: 'none', why: 'no answer within 3 s' },
      'fail',
      'no answer within 3 s',
    ],
    ['not ready', RUNNING, { kind: 'exec', ready: false, output: 'NOAUTH' }, 'fail', 'NOAUTH'],
    ['ready', RUNNING, { kind: 'exec', ready: true, output: '' }, 'pass', 'checked in the container'],
    ['checked elsewhere', RUNNING, undefined, 'pass', 'running'],
    ['restarted', { ...RUNNING, restarts: 2 }, HEALTHY, 'warn', '2 restarts'],
    ['stopped', { ...RUNNING, status: 'exited', exitCode: 143 }, undefined, 'fail', 'exit code 143'],
    ['paused', { ...RUNNING, status: 'paused' }, undefined, 'fail', 'paused'],
    ['out of memory', { ...RUNNING, status: 'exited', oomKilled: true }, undefined, 'fail', 'memory'],
    ['missing', undefined, undefined, 'fail', 'container is missing'],
  ])('that is %s', (_, state, answer, status, found) => {
    const judged = judgeService('tts', state, answer);
    expect(judged).toMatchObject({ check: 'tts', status });
    expect(judged.found).toContain(found);
    expect(judged.hint !== '').toBe(judged.status !== 'pass');
  });
});
