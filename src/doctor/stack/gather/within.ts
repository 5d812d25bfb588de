import type { Engine } from '../../../stack/engine.ts';
import { execIn, type ExecOptions, type ExecResult } from '../../../stack/exec.ts';
import type { KeptContainer } from '../../../stack/kept.ts';

const ANSWER_WITHIN_S = 10;

/** Runs a command in a container that may hang; `timeout` ends it inside, for an exec cannot be ended from outside. */
export function execWithin(
  engine: Engine,
  container: string,
  argv: readonly string[],
  options: ExecOptions & { readonly withinS?: number } = {},
): Promise<ExecResult> {
  const { withinS = ANSWER_WITHIN_S, ...rest } = options;
  return execIn(engine, container, ['timeout', String(withinS), ...argv], rest);
}

/** A file of /proc as the container sees it; undefined where it cannot be read. */
export async function readInside(
  engine: Engine,
  { id }: KeptContainer,
  file: string,
): Promise<string | undefined> {
  const { exitCode, stdout } = await execWithin(engine, id, ['cat', file]);
  return exitCode === 0 ? stdout : undefined;
}
