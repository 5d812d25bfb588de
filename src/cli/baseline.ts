import type { Judged } from '../commands/judge.ts';
import { EXIT, UsageError } from '../lib/errors.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { RunPlan } from '../run/plan/plan.ts';
import { nearest } from '../lib/nearest.ts';
import { printComparison, showIncomparable, showInJob } from './compared.ts';
import { print, say } from './console.ts';
import type { Format } from './outcome.ts';

/** Gravest first: exit code if a run and its comparison have different ones. */
const BY_GRAVITY: readonly number[] = [
  EXIT.interrupted,
  EXIT.harnessFault,
  EXIT.unavailable,
  EXIT.usage,
  EXIT.invalid,
  EXIT.sloBreach,
  EXIT.inconclusive,
  EXIT.pass,
];

export function graver(one: number, other: number): number {
  return BY_GRAVITY.find((code) => code === one || code === other) ?? one;
}

/** A run that another one is compared with when it ends. */
export class Baseline {
  readonly #record: RunRecord;
  readonly #given: string;

  private constructor(given: string, record: RunRecord) {
    this.#given = given;
    this.#record = record;
  }

  /** The other variant of a run in alternating rounds. */
  static of(record: RunRecord): Baseline {
    return new Baseline(record.runId, record);
  }

  /** @throws {UsageError} if it is not a run. */
  static async read(given: string): Promise<Baseline> {
    const { recordAt } = await import('../commands/compare.ts');
    return new Baseline(given, recordAt(given));
  }

  /**
   * Checks before measuring that the runs can be compared.
   * @throws {UsageError} with every difference between the baseline and the planned run.
   */
  async refuseOthers({ profile, seed, pairs, config, scenarios }: RunPlan): Promise<void> {
    const { disagreements } = await import('../compare/comparable.ts');
    const planned = { profile, config, harness: { seed, pairs } };
    const evidence = disagreements(this.#record, planned).map(
      ({ what, base, head }) => `${what}: baseline ${base}, this run ${head}`,
    );
    const names = this.#record.scenarios.map(({ name }) => name);
    if (!scenarios.some(({ name }) => names.includes(name)))
      evidence.push(
        `scenarios: baseline ${names.join(', ')}, this run ${scenarios.map(({ name }) => name).join(', ')}`,
      );
    if (evidence.length === 0) return;
    throw new UsageError(`this run could not be compared with ${this.#given}; nothing was started.`, {
      hint: 'Run under the conditions of the baseline, or make a new one.',
      evidence,
    });
  }

  /**
   * Writes table, compare.json and compare.html next to the run's reports. The exit code is the graver of the two.
   */
  async compareWith({ record, dir }: Judged, format: Format): Promise<void> {
    const { compare, writeComparison } = await import('../commands/compare.ts');
    try {
      const compared = compare(this.#record, record);
      const page = writeComparison(dir, compared);
      const { comparison } = compared;
      process.exitCode = graver(record.exitCode, comparison.exitCode);
      // Standard output contains one document and nothing else.
      await showInJob(comparison, format === 'text' ? process.stdout : process.stderr);
      if (format !== 'text') return say(`${comparison.verdict}: ${comparison.reason}`);
      print('');
      await printComparison(comparison);
      print(`\ncompared  ${nearest(page)}`);
    } catch (error) {
      // A difference that is only known after the run, such as another corpus: the run's own outcome counts.
      if (!(error instanceof UsageError)) throw error;
      // Escaped one by one: in a job, a line could act as a workflow command.
      for (const line of [error.message, ...error.evidence]) say(line);
      await showIncomparable(error.message, format === 'text' ? process.stdout : process.stderr);
      process.exitCode = graver(record.exitCode, EXIT.invalid);
    }
  }
}
