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
 * Waits for the end of a build, a pull or an import, whose progress the engine streams.
 * @throws {EngineUnavailableError} beginning with `failure`, with the last lines, when the stream tells of a fault.
 */
export async function follow(
  { docker }: Engine,
  stream: NodeJS.ReadableStream,
  failure: string,
): Promise<void> {
  const lines: string[] = [];
  let fault: string | undefined;
  await new Promise<void>((resolve, reject) => {
    // Unlike modem.followProgress it decodes what BuildKit reports; @types/dockerode does not have it yet.
    (docker as unknown as FollowsProgress).followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      // followProgress does not raise {error} lines: they have to be looked for.
      (line: ProgressLine) => {
        if (line.error !== undefined) fault = line.error;
        if (line.stream?.trim()) lines.push(line.stream.trimEnd());
        if (lines.length > 200) lines.shift();
      },
    );
  });
  if (fault !== undefined) {
    throw new EngineUnavailableError(`${failure}: ${fault.trim()}`, {
      hint: 'The last lines of the build are below; a package registry that did not answer is the usual cause.',
      evidence: lines.slice(-20),
    });
  }
}
