import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Engine } from '../../src/stack/engine.ts';
import type { Finished } from '../live/command.ts';

const SOCKET = '/var/run/docker.sock:/var/run/docker.sock';

export interface ToolOptions {
  /** Mounted as the working folder. */
  readonly folder: string;
  /** As of `docker run --network`. */
  readonly network?: string;
}

/** Runs hive-bench as a container, as `docker run --rm -v …sock -v folder:/work` does. */
export async function tool(
  { docker }: Engine,
  args: readonly string[],
  { folder, network }: ToolOptions,
): Promise<Finished> {
  const container = await docker.createContainer({
    Image: 'hive-bench:latest',
    Cmd: [...args],
    HostConfig: { Binds: [SOCKET, `${folder}:/work`], NetworkMode: network ?? 'default' },
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const [stdout, stderr] = [collect(), collect()];
    docker.modem.demuxStream(stream, stdout.sink, stderr.sink);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    await finished(stream, { writable: false });
    return { exitCode: StatusCode, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    await container.remove({ force: true });
  }
}

function collect(): { readonly sink: PassThrough; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const sink = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  return { sink, text: () => Buffer.concat(chunks).toString() };
}
