import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { diskSpaceFault } from '../../../src/stack/engine-disk.ts';

describe('disk space for images', () => {
  it('is checked before a build, with folder and numbers in the error', () => {
    const fault = diskSpaceFault('/mnt/docker', 0.94, 6);
    expect(fault?.message).toBe(
      "the engine's disk has 0.9 GiB free in /mnt/docker, and the images to build need 6.0 GiB.",
    );
    expect(fault).toMatchObject({
      exitCode: EXIT.unavailable,
      hint: expect.stringContaining('docker system df'),
    });
  });

  it('is accepted if sufficient, or if unknown on another host', () => {
    expect(diskSpaceFault('/mnt/docker', 6, 6)).toBeUndefined();
    expect(diskSpaceFault('/mnt/docker', undefined, 6)).toBeUndefined();
  });
});
