import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { HiveBenchError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

/** For a command that says nothing of its own time: the slowest, tc in User-Mode Linux, take seconds. */
const DEFAULT_TIMEOUT_MS = 60_000;

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** Instead of the one that the container runs as. */
  readonly user?: string;
  /** How long the command may take, in ms; 60 s unless given. It may go on in its container after that. */
  readonly timeoutMs?: number;
  /** On top of the container's own: where a secret goes, for arguments can be seen by all. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command inside a container; the exit code comes from `inspect`, for the stream does not carry it.
 * @throws {HiveBenchError} when it has not ended in time.
 */
export async function execIn(
  { docker }: Engine,
  container: string,
  argv: readonly string[],
  { signal, user, env = {}, timeoutMs = DEFAULT_TIMEOUT_MS }: ExecOptions = {},
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
  const timer = setTimeout(() => stream.destroy(timedOut(argv, timeoutMs)), timeoutMs);
  try {
    await finished(stream, { writable: false });
  } finally {
    clearTimeout(timer);
  }
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

function timedOut(argv: readonly string[], timeoutMs: number): HiveBenchError {
  return new HiveBenchError(`${argv.join(' ')} did not end within ${timeoutMs / 1000} s in its container.`, {
    hint: 'The container hangs or the host is overloaded: docker stats and docker top show which.',
  });
}
