import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HiveBenchError } from '../../../../src/lib/errors.ts';
import { FolderWatch } from '../../../../src/run/session/folder-watch.ts';

describe("the watch on a run's folder", () => {
  let parent: string;
  let dir: string;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'hive-bench-watch-'));
    dir = path.join(parent, 'run');
    mkdirSync(dir);
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it('does not abort while the folder exists', async () => {
    using watch = new FolderWatch(dir, 10);
    mkdirSync(path.join(dir, 'logs'));
    await sleep(50);
    expect(watch.gone.aborted).toBe(false);
  });

  it.each([
    ['deleted', () => undefined],
    ['replaced by another of the same name', () => mkdirSync(dir)],
  ])('aborts when it is %s, with an error that names it', async (_, then) => {
    using watch = new FolderWatch(dir, 10);
    // Otherwise, the next folder might get the same inode.
    const placeholder = path.join(parent, 'other');
    rmSync(dir, { recursive: true });
    mkdirSync(placeholder);
    then();
    await vi.waitFor(() => expect(watch.gone.aborted).toBe(true));
    expect(watch.gone.reason).toBeInstanceOf(HiveBenchError);
    expect((watch.gone.reason as Error).message).toContain(dir);
  });
});
