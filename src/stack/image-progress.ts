import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';

interface ProgressLine {
  readonly stream?: string;
  readonly error?: string;
}

interface FollowsProgress {
  followProgress(
    stream: NodeJS.ReadableStream,
    onFinished: (error: Error | null) => void,
    onProgress: (line: ProgressLine) => void,
  ): void;
}

/**
 * Waits for the end of a build, a pull or an import.
 * @param failure start of the error message
 * @throws {EngineUnavailableError} with the last lines if the progress stream reports an error.
 */
export async function follow(
  { docker }: Engine,
  stream: NodeJS.ReadableStream,
  failure: string,
): Promise<void> {
  const lines: string[] = [];
  let fault: string | undefined;
  await new Promise<void>((resolve, reject) => {
    // Unlike modem.followProgress, this also decodes BuildKit messages. @types/dockerode lacks it.
    (docker as unknown as FollowsProgress).followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      // followProgress does not fail on {error} lines.
      (line: ProgressLine) => {
        if (line.error !== undefined) fault = line.error;
        if (line.stream?.trim()) lines.push(line.stream.trimEnd());
        if (lines.length > 200) lines.shift();
      },
    );
  });
  if (fault !== undefined) {
    throw new EngineUnavailableError(`${failure}: ${fault.trim()}`, {
      hint: 'See the last lines of the build below. A common cause is an unreachable package registry.',
      evidence: lines.slice(-20),
    });
  }
}
