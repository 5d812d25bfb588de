import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nearest } from '../../../src/lib/nearest.ts';

describe('nearest', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['/home/me/project/results/r', 'results/r'],
    ['/home/me/project', '.'],
    ['/home/me/other/r', '../other/r'],
    ['/tmp/r', '/tmp/r'],
    ['/r', '/r'],
    ['results/r', 'results/r'],
  ])('writes %s as %s', (file, written) => {
    vi.spyOn(process, 'cwd').mockReturnValue('/home/me/project');
    expect(nearest(file)).toBe(written);
    expect(path.resolve(written)).toBe(path.resolve(file));
  });
});
