import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Observation } from '../../src/wire/participant.ts';
import type { Engine } from '../../src/stack/engine.ts';
import { execIn } from '../../src/stack/exec.ts';
import { leftOf, type Running } from './command.ts';

const LOOK_EVERY_MS = 100;

/** A run under way, as whoever wants to harm it sees it. */
export class Stand {
  readonly #engine: Engine;
  readonly #running: Running;
  readonly #runDir: () => string;

  constructor(engine: Engine, running: Running, runDir: () => string) {
    this.#engine = engine;
    this.#running = running;
    this.#runDir = runDir;
  }

  get docker(): Docker {
    return this.#engine.docker;
  }

  get dir(): string {
    return this.#runDir();
  }

  /** Waits until the listener has heard so many answers in a scenario, as its observations on disk tell. */
  async heard(scenario: string, answers: number, round = 1): Promise<void> {
    await this.until(
      () => this.#onsets(scenario, round) >= answers,
      `${answers} answers in ${scenario}`,
      120_000,
    );
  }

  /** @throws when the run ends before, with what it said. */
  async until(holds: () => boolean, what: string, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!holds()) {
      if (this.#running.child.exitCode !== null || performance.now() > deadline)
        throw new Error(`never came to ${what}; it said:\n${this.#running.stderr}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Container, or network, of this run whose name ends so. */
  async id(ending: string): Promise<string> {
    const found = (await leftOf(this.dir)).find(({ name }) => name.endsWith(`-${ending}`));
    if (!found) throw new Error(`nothing of this run is called …-${ending}`);
    return found.id;
  }

  async container(service: string): Promise<Docker.Container> {
    return this.docker.getContainer(await this.id(service));
  }

  /** Runs a command inside, as whom the container runs as unless told, and insists that it worked. */
  async inside(service: string, argv: readonly string[], user?: string): Promise<void> {
    const { exitCode, stderr } = await execIn(this.#engine, await this.id(service), argv, {
      ...(user !== undefined && { user }),
    });
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} in ${service}: exit ${exitCode} ${stderr}`);
  }

  #onsets(scenario: string, round: number): number {
    const file = path.join(this.dir, 'evidence', scenario, String(round), 'observations.ndjson');
    if (!existsSync(file)) return 0;
    // The last line may still be on its way.
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const observations = lines.map((line) => JSON.parse(line) as Observation);
    return observations.filter(({ event, role }) => event.type === 'onset' && role === 'listener').length;
  }
}
