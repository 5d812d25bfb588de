import { Pushgateway, type Registry } from 'prom-client';

const PUSH_EVERY_MS = 5000;
const PUSH_WITHIN_MS = 2000;
const JOB = 'hive-bench';

/**
 * Pushes the registry every few seconds, and once more at disposal. A failure is logged once and affects nothing: a
 * measurement must not depend on its monitoring.
 */
export class Push implements AsyncDisposable {
  readonly #gateway: Pushgateway<Registry['contentType']>;
  readonly #say: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #warned = false;
  #under: Promise<void> = Promise.resolve();

  /** @param url address of the push gateway */
  constructor(url: string, registry: Registry, say: (line: string) => void) {
    this.#gateway = new Pushgateway(url, { timeout: PUSH_WITHIN_MS }, registry);
    this.#say = say;
    this.#timer = setInterval(() => void this.now(), PUSH_EVERY_MS);
    // A finished run must not wait for the next push.
    this.#timer.unref();
  }

  /** One after the other: a delayed push must not overwrite a later one. */
  async now(): Promise<void> {
    this.#under = this.#under.then(() => this.#push());
    return this.#under;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.now();
  }

  async #push(): Promise<void> {
    try {
      await this.#gateway.push({ jobName: JOB });
    } catch (error) {
      if (this.#warned) return;
      this.#warned = true;
      this.#say(`metrics were not pushed: ${(error as Error).message}; the run goes on without`);
    }
  }
}
