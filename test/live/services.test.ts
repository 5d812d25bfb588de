import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/lib/root.ts';
import type { ImageName } from '../../src/model/images.ts';
import { archive } from '../../src/stack/archive.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';

const RECORDINGS = path.join(ROOT, 'stack/speech');

function speech(): { name: string; data: Buffer }[] {
  return readdirSync(RECORDINGS)
    .filter((file) => file.endsWith('.wav'))
    .map((file) => ({ name: `speech/${file}`, data: readFileSync(path.join(RECORDINGS, file)) }));
}

/** Runs a folder's tests in an image, and gives how many there were. */
async function run(image: ImageName, folder: string): Promise<number> {
  const engine = await connectEngine();
  const { [image]: tag = '' } = await ensureImages(engine, [image], { root: ROOT, ready: {}, say: () => {} });
  const container = await engine.docker.createContainer({
    Image: tag,
    Entrypoint: ['python', '-m', 'unittest', 'discover', '-t', '.', '-s', folder],
    Tty: true,
    HostConfig: { NetworkMode: 'none', CapDrop: ['ALL'], Init: true },
  });
  try {
    await container.putArchive(archive(speech()), { path: '/srv' });
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const ended = new Promise((resolve) => stream.once('end', resolve));
    stream.pipe(output);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    await ended;
    expect(StatusCode, text).toBe(0);
    return Number(/Ran (\d+) tests/.exec(text)?.[1]);
  } finally {
    await container.remove({ force: true });
  }
}

// A discovery that finds nothing passes, too: each has a least number of tests.
describe.concurrent('tests of the services', () => {
  it.each<[ImageName, string, number]>([
    ['translator', 'translator/tests', 52],
    ['translator', 'common/tests', 26],
    ['stt', 'stt/tests', 44],
    ['mt', 'mt/tests', 32],
    ['tts', 'tts/tests', 32],
  ])('pass in the image of %s, from %s', async (image, folder, least) => {
    expect(await run(image, folder)).toBeGreaterThanOrEqual(least);
  });
});
