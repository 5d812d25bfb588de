import type { Engine } from './engine.ts';
import { withTag } from './image-reference.ts';
import { follow } from './image-progress.ts';
import { findLogin } from './registry-auth.ts';
import { registryError } from './registry-fault.ts';

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
export async function isObtainable(engine: Engine, tag: string, timeoutMs: number): Promise<boolean> {
  if (await exists(engine, tag)) return true;
  try {
    await pull(engine, tag, AbortSignal.timeout(timeoutMs));
    return true;
  } catch {
    return false;
  }
}

/** Pulls an image, with the login that docker has for its registry. @throws {RegistryError} with the engine's words. */
export async function pull(engine: Engine, reference: string, signal?: AbortSignal): Promise<void> {
  const { login, problem } = await findLogin(reference);
  const what = `pulling ${reference}`;
  try {
    // Not docker.pull: that writes the login into the address of its request.
    const stream = await engine.docker.createImage(login ?? {}, {
      fromImage: withTag(reference),
      ...(signal && { abortSignal: signal }),
    });
    // The request succeeds when the pull begins; only the progress stream shows how it ended.
    await follow(engine, stream, what);
  } catch (cause) {
    throw registryError(what, reference, cause, { sent: login !== undefined, problem });
  }
}

/** Sends an image to the registry in its name. @throws {RegistryError} with the engine's words. */
export async function push(engine: Engine, reference: string): Promise<void> {
  const { login, problem } = await findLogin(reference);
  const what = `pushing ${reference}`;
  try {
    // The engine demands a login with a push, were it an empty one.
    const stream = await engine.docker
      .getImage(reference)
      .push({ authconfig: login ?? { username: '', password: '' } });
    await follow(engine, stream, what);
  } catch (cause) {
    throw registryError(what, reference, cause, { sent: login !== undefined, problem });
  }
}
