import { expect, it } from 'vitest';
import { archive } from '../../src/stack/archive.ts';
import { buildArgs } from '../../src/stack/build-args.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { follow } from '../../src/stack/image-progress.ts';
import { ROOT } from '../../src/lib/root.ts';
import { ensureImages } from '../../src/stack/images.ts';

const TAG = 'hive-bench-test/proxies';
const PROXY = 'http://me:hunter2@proxy.example:3128';

it('a build has proxies and mirrors in its environment, and its image keeps no credentials of them', async () => {
  const engine = await connectEngine();
  const { redis } = await ensureImages(engine, ['redis'], { root: ROOT, ready: {}, say: () => undefined });
  const { args } = buildArgs({ HTTPS_PROXY: PROXY, GOPROXY: 'https://go.example' }, {}, engine.address.where);
  const text = [
    `FROM ${redis}`,
    'USER root',
    'ARG GOPROXY GOSUMDB',
    // Put together there, so that the history has the password only if the builder writes it down.
    'RUN test "$https_proxy" = "http://me:$(echo hunter)2@proxy.example:3128" && test "$HTTPS_PROXY" = "$https_proxy"',
    'RUN test "$GOPROXY" = https://go.example && test -z "${GOSUMDB+given}"',
  ].join('\n');
  const context = archive([{ name: 'Dockerfile', data: text }]);
  const build = await engine.docker.buildImage(context, {
    t: TAG,
    version: '2',
    networkmode: 'none',
    buildargs: args,
  });
  await follow(engine, build, 'building');
  try {
    const image = engine.docker.getImage(TAG);
    const kept = JSON.stringify([await image.history(), await image.inspect()]);
    expect(kept).toContain('hunter)2');
    expect(kept).not.toContain('hunter2');
    expect((await image.inspect()).Config.Env.join('\n')).not.toMatch(/proxy/i);
  } finally {
    await engine.docker.getImage(TAG).remove({ force: true });
  }
});
