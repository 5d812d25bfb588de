import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readClockSource, watchHost } from '../../../src/run/health.ts';

describe('readClockSource', () => {
  it('is the name in the file', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'hive-bench-test-')), 'current_clocksource');
    writeFileSync(file, 'kvm-clock\n');
    expect(readClockSource(file)).toBe('kvm-clock');
  });

  it('claims nothing where the host does not tell', () => {
    expect(readClockSource('/nonexistent')).toBeUndefined();
  });
});

it('watches the harness while something else goes on', async () => {
  const stop = watchHost();
  await sleep(20);
  const until = performance.now() + 80;
  while (performance.now() < until);
  await sleep(50);
  expect(stop().harnessEventLoopP99Ms).toBeGreaterThan(50);
});
