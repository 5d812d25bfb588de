import { describe, expect, it } from 'vitest';
import { checkImageAge, checkPublishedPorts } from '../../../../src/doctor/host/engine-security.ts';
import type { Engine } from '../../../../src/stack/engine.ts';

const engineOf = (version: string): Engine => ({ version }) as Engine;

describe('published ports', () => {
  it.each([
    ['20.10.24+dfsg1', 'warn'],
    ['27.5.1', 'warn'],
    ['28.0.0', 'pass'],
    ['29.1.2', 'pass'],
    ['v2.0.0-beta.24', 'pass'],
  ])('on engine %s: %s', (version, status) => {
    expect(checkPublishedPorts({ engine: engineOf(version) })).toMatchObject({
      check: 'published ports',
      status,
    });
  });

  it('fail without an engine', () => {
    expect(checkPublishedPorts({ engine: undefined }).status).toBe('fail');
  });
});

describe('image age', () => {
  const now = Date.UTC(2026, 0, 100);
  const builtDaysAgo = (...days: number[]): Engine =>
    ({
      docker: { listImages: async () => days.map((each) => ({ Created: now / 1000 - each * 86_400 })) },
    }) as unknown as Engine;

  it.each([
    [[], 'pass', 'no images are built yet'],
    [[3], 'pass', 'the base image is 3 days old'],
    [[400, 89], 'pass', 'the base image is 89 days old'],
    [[400, 90], 'warn', 'the base image is 90 days old'],
  ])('for base images built %s days ago: %s', async (days, status, found) => {
    expect(await checkImageAge({ engine: builtDaysAgo(...days) }, now)).toMatchObject({
      status,
      found: expect.stringContaining(found),
    });
  });
});
