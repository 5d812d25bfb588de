import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { HiveBenchError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

/** The slowest commands, tc in User-Mode Linux, take seconds. */
const DEFAULT_TIMEOUT_MS = 60_000;

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly signal?: AbortSignal;
  /** Instead of the user of the container. */
  readonly user?: string;
  /** Timeout in milliseconds; 60 s by default. The command may continue in its container after that. */
  readonly timeoutMs?: number;
  /** Additional variables. Secrets belong here, because arguments are visible to everyone. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command in a container. The exit code comes from `inspect`, because the stream does not have it.
 * @throws {HiveBenchError} if the command does not exit in time.
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
