import type { Engine } from './engine.ts';
import { follow } from './image-progress.ts';

/** Whether the engine has an image; no registry is asked. */
export async function exists({ docker }: Engine, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Whether an image is here, or comes from a registry within this time. */
export async function obtainable(engine: Engine, tag: string, withinMs: number): Promise<boolean> {
  if (await exists(engine, tag)) return true;
  try {
    await pull(engine, tag, AbortSignal.timeout(withinMs));
    return true;
  } catch {
    return false;
  }
}

/** @throws {EngineUnavailableError} for a fault on the way; the engine's own error when the pull does not begin. */
export async function pull(engine: Engine, tag: string, signal?: AbortSignal): Promise<void> {
  // `pull` resolves when the pull begins; only the progress stream tells how it ended.
  await follow(engine, await engine.docker.pull(tag, { abortSignal: signal }), `pulling ${tag} failed`);
}
