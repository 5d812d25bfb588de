import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/lib/root.ts';
import { archive, readEntries } from '../../src/stack/archive.ts';
import { buildArgs } from '../../src/stack/build-args.ts';
import { DEBIANS } from '../../src/stack/debian-base.ts';
import { readDockerConfig, hostEnvironment } from '../../src/stack/docker-config.ts';
import { connectEngine, type Engine } from '../../src/stack/engine.ts';
import { follow } from '../../src/stack/image-progress.ts';
import { exists } from '../../src/stack/image-store.ts';
import { recipeOf } from '../../src/stack/image-tags.ts';

/** The stage of the translator's image that has the Go toolchain, a C compiler and all modules. */
async function toolchain(engine: Engine, tag: string): Promise<void> {
  const bases = await Promise.all(DEBIANS.map((debian) => recipeOf(ROOT, 'base', debian)));
  const here = await Promise.all(bases.map((base) => exists(engine, base.tag)));
  const base = bases[here.indexOf(true)]?.tag ?? '';
  const { dockerfile, files } = await recipeOf(ROOT, 'translator', base);
  const { args } = buildArgs(process.env, readDockerConfig(hostEnvironment()).proxies, engine.address.where);
  const stream = await engine.docker.buildImage(archive(await readEntries(ROOT, files)), {
    t: tag,
    dockerfile,
    target: 'builder',
    version: '2',
    buildargs: { ...args, BASE: base },
  });
  await follow(engine, stream, 'building the toolchain failed');
}

describe('the media bridge', () => {
  it('passes all its tests under the race detector', { timeout: 900_000 }, async () => {
    const engine = await connectEngine();
    const tag = `hive-bench-test/media:${process.pid}`;
    await toolchain(engine, tag);
    try {
      const output = new PassThrough();
      let text = '';
      output.on('data', (chunk: Buffer) => (text += chunk.toString()));
      // Packages one by one: each has time limits of its own.
      const command = ['go', 'test', '-race', '-p', '1', '-cover', './...'];
      const [{ StatusCode }] = (await engine.docker.run(tag, command, output, {
        Tty: true,
        HostConfig: { AutoRemove: true, CapDrop: ['ALL'] },
      })) as [{ StatusCode: number }];
      expect(StatusCode, text).toBe(0);
      for (const name of ['room', 'bridge'])
        expect(text).toMatch(new RegExp(`ok\\s+\\S+/internal/${name}\\s`));
    } finally {
      await engine.docker.getImage(tag).remove({ force: true });
    }
  });
});
