import type { Engine } from './engine.ts';
import { withTag } from './image-reference.ts';
import { follow } from './image-progress.ts';
import { findLogin } from './registry-auth.ts';
import { registryError } from './registry-fault.ts';

/** Whether the engine has an image locally. */
export async function exists({ docker }: Engine, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Whether an image exists locally or can be pulled within this time. */
export async function isObtainable(engine: Engine, tag: string, timeoutMs: number): Promise<boolean> {
  if (await exists(engine, tag)) return true;
  try {
    await pull(engine, tag, AbortSignal.timeout(timeoutMs));
    return true;
  } catch {
    return false;
  }
}

/** Pulls an image with docker's login for its registry. @throws {RegistryError} with the engine's message. */
export async function pull(engine: Engine, reference: string, signal?: AbortSignal): Promise<void> {
  const { login, problem } = await findLogin(reference);
  const what = `pulling ${reference}`;
  try {
    // docker.pull would put the login into the URL of the request.
    const stream = await engine.docker.createImage(login ?? {}, {
      fromImage: withTag(reference),
      ...(signal && { abortSignal: signal }),
    });
    // The request succeeds as soon as the pull starts. Only the progress stream reports the result.
    await follow(engine, stream, what);
  } catch (cause) {
    throw registryError(what, reference, cause, { sent: login !== undefined, problem });
  }
}

/** Pushes an image to the registry in its name. @throws {RegistryError} with the engine's message. */
export async function push(engine: Engine, reference: string): Promise<void> {
  const { login, problem } = await findLogin(reference);
  const what = `pushing ${reference}`;
  try {
    // The engine requires a login for a push, even an empty one.
    const stream = await engine.docker
      .getImage(reference)
      .push({ authconfig: login ?? { username: '', password: '' } });
    await follow(engine, stream, what);
  } catch (cause) {
    throw registryError(what, reference, cause, { sent: login !== undefined, problem });
  }
}
