import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';

/** Loads an image of the year 2020 with one layer of this size; every `docker build` would make one of today. */
export async function loadOldImage(
  docker: Docker,
  tag: string,
  labels: Readonly<Record<string, string>>,
  bytes: number,
): Promise<void> {
  const layer = await tarOf([['data', randomBytes(bytes)]]);
  const config = {
    architecture: 'amd64',
    os: 'linux',
    created: '2020-01-01T00:00:00Z',
    config: { Labels: labels, Cmd: ['true'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(layer).digest('hex')}`] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [tag], Layers: ['layer.tar'] }];
  const image = await tarOf([
    ['config.json', Buffer.from(JSON.stringify(config))],
    ['manifest.json', Buffer.from(JSON.stringify(manifest))],
    ['layer.tar', layer],
  ]);
  const answer = await docker.loadImage(Readable.from([image]));
  for await (const line of answer) if (String(line).includes('"error"')) throw new Error(String(line));
}

async function tarOf(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const packing = pack();
  for (const [name, data] of files) packing.entry({ name, mtime: new Date(0) }, data);
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
