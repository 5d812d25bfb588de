import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Engine } from './engine.ts';

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** Instead of the one that the container runs as. */
  readonly user?: string;
  /** On top of the container's own: where a secret goes, for arguments can be seen by all. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command inside a container; the exit code comes from `inspect`, for the stream does not carry it. */
export async function execIn(
  { docker }: Engine,
  container: string,
  argv: readonly string[],
  { signal, user, env = {} }: ExecOptions = {},
): Promise<ExecResult> {
  const exec = await docker.getContainer(container).exec({
    Cmd: [...argv],
    AttachStdout: true,
    AttachStderr: true,
    ...(user !== undefined && { User: user }),
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
  });
  const stream = await exec.start({ ...(signal && { abortSignal: signal }) });
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = [textOf(stdout), textOf(stderr)] as const;
  docker.modem.demuxStream(stream, stdout, stderr);
  await finished(stream, { writable: false });
  stdout.end();
  stderr.end();
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, stdout: await texts[0], stderr: await texts[1] };
}

async function textOf(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += (chunk as Buffer).toString();
  return text;
}
