import { EngineUnavailableError, HiveBenchError } from '../lib/errors.ts';

const GONE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT']);

/** Whether the engine has gone away, or ended a conversation half-way. */
function isEngineGone(error: unknown): boolean {
  const { code, syscall, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (message === 'socket hang up') return true;
  return GONE_CODES.has(code ?? '') && (syscall === 'connect' || syscall === 'read' || syscall === 'write');
}

/** Whether it is the engine that says, or shows, that it cannot do what was asked. */
function isEngineFault(error: unknown): boolean {
  return (
    isEngineGone(error) || typeof (error as { statusCode?: unknown } | undefined)?.statusCode === 'number'
  );
}

/**
 * What the engine did, in words for people; anything else is handed back as it is. Where taking down failed too, what
 * came first is told; of several faults at once the first.
 */
export function engineFault(error: unknown): unknown {
  if (error instanceof HiveBenchError) return error;
  if (error instanceof Error && 'suppressed' in error) return engineFault(error.suppressed);
  if (error instanceof AggregateError && error.errors.length > 0) return engineFault(error.errors[0]);
  if (isEngineGone(error)) {
    return new EngineUnavailableError(`the Docker engine went away: ${(error as Error).message}.`, {
      hint: 'Start it again; the next command removes what this one left. What was measured is on disk: hive-bench judge.',
      cause: error,
    });
  }
  if (!isEngineFault(error)) return error;
  return new HiveBenchError(`the Docker engine refused: ${(error as Error).message}`, {
    hint: 'Its own log says more (journalctl -u docker); `hive-bench doctor` looks for the usual reasons.',
    cause: error,
  });
}
