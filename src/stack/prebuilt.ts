import { EngineUnavailableError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { splitTag } from './image-reference.ts';
import { pull } from './image-store.ts';
import { IMAGE_LABEL } from './labels.ts';
import { RegistryError } from './registry-fault.ts';

/** Prefix of the local names of hive-bench's images. */
export const LOCAL_PREFIX = 'hive-bench/';

/** Images in a registry, tagged with the same hash, which save a build. */
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
   * Pulls an image and tags it with its local name.
   * @returns false if the registry lacks the image or does not respond, so that it has to be built
   * @throws {RegistryError} if the registry refuses the login.
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
        this.#say(`stack.registry ${this.#registry} is unavailable: ${error.message}`);
      }
      return false;
    }
    await this.#tagLocally(remote, tag);
    this.#say(`pulled ${tag} from ${this.#registry}`);
    return true;
  }

  /** @throws {EngineUnavailableError} if the image's label does not match its name. */
  async #tagLocally(remote: string, tag: string): Promise<void> {
    const { docker } = this.#engine;
    const name = splitTag(tag).repo.slice(LOCAL_PREFIX.length);
    const image = docker.getImage(remote);
    const { Config } = await image.inspect();
    if (Config.Labels?.[IMAGE_LABEL] !== name) {
      throw new EngineUnavailableError(
        `${remote}: got an image labelled ${JSON.stringify(Config.Labels?.[IMAGE_LABEL] ?? '')}, expected ${JSON.stringify(name)}.`,
        { hint: 'Set stack.registry to a registry that `hive-bench images push` has filled.' },
      );
    }
    await image.tag(splitTag(tag));
    // Remove the remote name: `images prune` handles only local names.
    await image.remove({ noprune: true });
  }
}

/** `hive-bench/redis:abc` → `registry.example.com/team/redis:abc`. */
export function remoteName(registry: string, tag: string): string {
  return `${registry}/${tag.slice(LOCAL_PREFIX.length)}`;
}
