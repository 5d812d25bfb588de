import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/run/session.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';

describe("the translator's own tests", () => {
  it('pass in its image', async () => {
    const engine = await connectEngine();
    const source = { root: ROOT, ready: {}, say: () => undefined };
    const { translator = '' } = await ensureImages(engine, ['translator'], source);
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const command = ['python', '-m', 'unittest', 'discover', '-t', '.', '-s', 'translator/tests'];
    const [{ StatusCode }] = (await engine.docker.run(translator, command, output, {
      Tty: true,
      Entrypoint: [''],
      HostConfig: { AutoRemove: true, NetworkMode: 'none', CapDrop: ['ALL'] },
    })) as [{ StatusCode: number }];
    expect(text).toMatch(/Ran (4[5-9]|[5-9]\d|\d{3}) tests/);
    expect(StatusCode, text).toBe(0);
  });
});
