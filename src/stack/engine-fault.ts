import { EngineUnavailableError, HiveBenchError } from '../lib/errors.ts';

const GONE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT']);

/** Whether the engine is gone or closed a connection in the middle of a response. */
function isEngineGone(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (message === 'socket hang up') return true;
  return GONE_CODES.has(code ?? '') && (syscall === 'connect' || syscall === 'read' || syscall === 'write');
}

/** Whether the error comes from the engine. */
function isEngineFault(error: unknown): boolean {
  return (
    isEngineGone(error) || typeof (error as { statusCode?: unknown } | undefined)?.statusCode === 'number'
  );
}

/**
 * Converts errors of the engine into messages for the user and returns other errors unchanged. If the cleanup failed too,
 * the original error is used; of several errors, the first.
 */
export function engineFault(error: unknown): unknown {
  if (error instanceof HiveBenchError) return error;
  if (error instanceof Error && 'suppressed' in error) return engineFault(error.suppressed);
  if (error instanceof AggregateError && error.errors.length > 0) return engineFault(error.errors[0]);
  if (isEngineGone(error)) {
    return new EngineUnavailableError(`the Docker Engine went away: ${(error as Error).message}.`, {
      hint: 'Start it again; the next command cleans up after this one. Finished measurements are on disk: judge them with hive-bench judge.',
      cause: error,
    });
  }
  if (!isEngineFault(error)) return error;
  return new HiveBenchError(`the Docker Engine refused: ${(error as Error).message}`, {
    hint: 'See its log (journalctl -u docker), and run `hive-bench doctor` to check for common causes.',
    cause: error,
  });
}
