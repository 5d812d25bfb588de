import { describe, expect, it } from 'vitest';
import { judgeCpu, judgeMemory, type Load } from '../../../../../src/doctor/stack/judge/load.ts';

const GIB = 2 ** 30;
const load = (service: string, cores: number, gib: number, limitGib = 8): Load => ({
  service,
  cores,
  memoryBytes: gib * GIB,
  limitBytes: limitGib * GIB,
});

describe('CPU use', () => {
  it.each([
    [[load('livekit', 0.1, 1), load('stt', 0.4, 1)], 'pass', 'stt uses most, 40 %'],
    [[load('livekit', 0.7, 1), load('stt', 1, 1)], 'pass', '170 % of 2 cores'],
    [[load('livekit', 0.71, 1), load('stt', 1, 1)], 'warn', '171 % of 2 cores'],
    [[], 'warn', 'not checked'],
  ])('of %j', (loads, status, found) => {
    const judged = judgeCpu(loads, 2);
    expect(judged.status).toBe(status);
    expect(judged.found).toContain(found);
  });
});

describe('memory', () => {
  it.each([
    ['a small share of the host', [load('stt', 0, 1)], 'pass'],
    ['a large share of the host in total', [load('stt', 0, 3.1), load('tts', 0, 3)], 'warn'],
    ['nearly all of the host', [load('stt', 0, 4), load('tts', 0, 3.3)], 'fail'],
    ['nearly all of its own limit', [load('stt', 0, 0.95, 1)], 'fail'],
    ['no container', [], 'warn'],
  ])('%s', (_, loads, status) => {
    expect(judgeMemory(loads, 8 * GIB).status).toBe(status);
  });
});
