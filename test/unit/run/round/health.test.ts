import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readClockSource, watchHost, worstHost } from '../../../../src/run/round/health.ts';

describe('readClockSource', () => {
  it('is the name in the file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'hive-bench-test-')), 'current_clocksource');
    writeFileSync(file, 'kvm-clock\n');
    expect(readClockSource(file)).toBe('kvm-clock');
  });

  it('is undefined if the host does not provide it', () => {
    expect(readClockSource('/nonexistent')).toBeUndefined();
  });
});

it('measures the harness while other work is running', async () => {
  const stop = watchHost();
  await sleep(20);
  const until = performance.now() + 80;
  while (performance.now() < until);
  await sleep(50);
  expect(stop().harnessEventLoopP99Ms).toBeGreaterThan(50);
});

describe('worstHost', () => {
  it('has the worst of each stay, not the mean: other stays do not hide one without processor time', () => {
    const stays = [
      { cpu: { busy: 0.99, steal: 0 }, harnessEventLoopP99Ms: 5, clockSource: 'tsc' },
      { cpu: { busy: 0.3, steal: 0.1 }, harnessEventLoopP99Ms: 300, clockSource: 'tsc', clockStepMs: -2000 },
    ];
    expect(worstHost(stays)).toEqual({
      cpu: { busy: 0.99, steal: 0.1 },
      harnessEventLoopP99Ms: 300,
      clockSource: 'tsc',
      clockStepMs: -2000,
    });
    expect(worstHost([])).toEqual({});
  });
});
