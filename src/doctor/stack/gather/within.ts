import type { Engine } from '../../../stack/engine.ts';
import { execIn, type ExecOptions, type ExecResult } from '../../../stack/exec.ts';
import type { KeptContainer } from '../../../stack/kept.ts';

const TIMEOUT_S = 10;

/**
 * Runs a command in a container that may hang. `timeout` stops the command inside the container, because the engine has
 * no call to stop an exec.
 */
export function execWithTimeout(
  engine: Engine,
  container: string,
  argv: readonly string[],
  options: ExecOptions & { readonly timeoutS?: number } = {},
): Promise<ExecResult> {
  const { timeoutS = TIMEOUT_S, ...rest } = options;
  return execIn(engine, container, ['timeout', String(timeoutS), ...argv], rest);
}

/** A file of /proc as the container sees it; undefined if it cannot be read. */
export async function readFileIn(
  engine: Engine,
  { id }: KeptContainer,
  file: string,
): Promise<string | undefined> {
  const { exitCode, stdout } = await execWithTimeout(engine, id, ['cat', file]);
  return exitCode === 0 ? stdout : undefined;
}
