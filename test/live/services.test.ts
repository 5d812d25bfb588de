import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';

describe('tests of the services', () => {
  it.each([
    ["the translator's", 'translator/tests', /Ran (4[5-9]|[5-9]\d|\d{3}) tests/],
    ['who is served', 'common/tests', /Ran ([5-9]|\d\d) tests/],
  ])('%s pass in an image', async (_, folder, ran) => {
    const engine = await connectEngine();
    const source = { root: ROOT, ready: {}, say: () => undefined };
    const { translator = '' } = await ensureImages(engine, ['translator'], source);
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const command = ['python', '-m', 'unittest', 'discover', '-t', '.', '-s', folder];
    const [{ StatusCode }] = (await engine.docker.run(translator, command, output, {
      Tty: true,
      Entrypoint: [''],
      HostConfig: { AutoRemove: true, NetworkMode: 'none', CapDrop: ['ALL'] },
    })) as [{ StatusCode: number }];
    expect(text).toMatch(ran);
    expect(StatusCode, text).toBe(0);
  });
});
