import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/lib/root.ts';
import { currentTags, recipeOf } from '../../../src/stack/image-tags.ts';

let root: string;
const file = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hive-bench-tags-'));
  file('stack/images/base/Dockerfile', 'FROM debian\n');
  file('stack/images/redis/Dockerfile', '# context: stack/redis\nFROM base\n');
  file('stack/redis/redis.conf', 'bind 127.0.0.1\n');
  file('stack/redis/more/a.txt', 'a');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the tag of an image', () => {
  it('is the hash of exactly its parent and the copied files with their names', async () => {
    const tag = async (parent = 'p'): Promise<string> => (await recipeOf(root, 'redis', parent)).tag;
    const first = await tag();
    expect(first).toMatch(/^hive-bench\/redis:[0-9a-f]{12}$/);
    file('stack/.env', 'SECRET=1');
    expect(await tag()).toBe(first);
    const seen = new Set([first, await tag('other')]);
    file('stack/redis/redis.conf', 'bind 0.0.0.0\n');
    seen.add(await tag());
    file('stack/redis/more/b.txt', 'a');
    seen.add(await tag());
    expect(seen.size).toBe(4);
  });

  it('may depend on the Debian image, and all variants are current', async () => {
    const tags = await currentTags(root, ['redis'], ['d1', 'd2']);
    expect([...tags].map((tag) => tag.split(':')[0] ?? '').toSorted()).toEqual([
      'hive-bench/base',
      'hive-bench/base',
      'hive-bench/redis',
      'hive-bench/redis',
    ]);
  });
});

describe('the image of hive-bench itself', () => {
  it('has the sources of the other images, and no generated files', async () => {
    const { files } = await recipeOf(ROOT, 'hive-bench', 'base');
    for (const needed of [
      'bin/hive-bench.js',
      'schema/run.schema.json',
      'src/cli.ts',
      'stack/images/gateway/Dockerfile',
      'stack/audio-optimization.yaml',
    ])
      expect(files).toContain(needed);
    expect(
      files.filter((name) => /(^|\/)\.env$|^stack\/configured\/|^results\/|node_modules/.test(name)),
    ).toEqual([]);
  });

  it('has all files that the other images copy', async () => {
    const { files } = await recipeOf(ROOT, 'hive-bench', 'base');
    const dockerfiles = files.filter((name) => /^stack\/images\/[^/]+\/Dockerfile$/.test(name));
    expect(dockerfiles.length).toBeGreaterThan(10);
    for (const dockerfile of dockerfiles) {
      const name = dockerfile.split('/')[2] ?? '';
      const others = await recipeOf(ROOT, name, 'base');
      expect(
        others.files.filter((each) => !files.includes(each)),
        name,
      ).toEqual([]);
    }
  });

  it('has all files that the program reads', async () => {
    const { files } = await recipeOf(ROOT, 'hive-bench', 'base');
    const read = files
      .filter((name) => /^src\/.*\.ts$/.test(name))
      .flatMap((name) =>
        [...readFileSync(path.join(ROOT, name), 'utf8').matchAll(/ownFile\('([^']+)'\)/g)].map(
          ([, ownFile = '']) => ownFile,
        ),
      )
      .filter((name) => statSync(path.join(ROOT, name)).isFile());
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((name) => !files.includes(name))).toEqual([]);
  });
});
