import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { splitTag } from './image-reference.ts';
import { pull } from './image-store.ts';
import { IMAGE_LABEL } from './labels.ts';
import { RegistryError } from './registry-fault.ts';

/** Images of ours begin so on an engine. */
export const LOCAL_PREFIX = 'hive-bench/';

/** Images that a registry keeps under the same hash, so that they need not be built. */
export class Prebuilt {
  readonly #engine: Engine;
  readonly #registry: string;
  readonly #say: (line: string) => void;
  #isAvailable = true;

  constructor(engine: Engine, registry: string, say: (line: string) => void) {
    this.#engine = engine;
    this.#registry = registry;
    this.#say = say;
  }

  /**
   * Pulls an image and gives it its local name.
   * @returns false where the registry does not have it, or does not answer: it has to be built then
   * @throws {RegistryError} where the registry refuses the login: what was configured cannot be used.
   */
  async pull(tag: string): Promise<boolean> {
    if (!this.#isAvailable) return false;
    const remote = remoteName(this.#registry, tag);
    try {
      await pull(this.#engine, remote);
    } catch (error) {
      if (!(error instanceof RegistryError) || error.refusal === 'denied') throw error;
      if (error.refusal !== 'missing') {
        this.#isAvailable = false;
        this.#say(`stack.registry ${this.#registry} gives no images: ${error.message}`);
      }
      return false;
    }
    await this.#tagLocally(remote, tag);
    this.#say(`pulled ${tag} from ${this.#registry}`);
    return true;
  }

  /** @throws {EngineUnavailableError} for an image that is something else than its name says. */
  async #tagLocally(remote: string, tag: string): Promise<void> {
    const { docker } = this.#engine;
    const name = splitTag(tag).repo.slice(LOCAL_PREFIX.length);
    const image = docker.getImage(remote);
    const { Config } = await image.inspect();
    if (Config.Labels?.[IMAGE_LABEL] !== name) {
      throw new EngineUnavailableError(
        `${remote}: got an image labelled ${JSON.stringify(Config.Labels?.[IMAGE_LABEL] ?? '')}, expected ${JSON.stringify(name)}.`,
        { hint: 'stack.registry names a registry that `hive-bench images push` filled.' },
      );
    }
    await image.tag(splitTag(tag));
    // One name is enough, and `images prune` knows the local one.
    await image.remove({ noprune: true });
  }
}

/** `hive-bench/redis:abc` → `registry.example.com/team/redis:abc`. */
export function remoteName(registry: string, tag: string): string {
  return `${registry}/${tag.slice(LOCAL_PREFIX.length)}`;
}
