import { Writable } from 'node:stream';
import * as fc from 'fast-check';
import { EXIT, HiveBenchError, UsageError } from '../../../src/lib/errors.ts';
import { explain } from '../../../src/cli/explain.ts';

/** More than fits a few screens is not one clear error. */
const MAX_CHARACTERS = 12_000;
/** What no loader of a small file needs, on a busy machine either. */
const MAX_MS = 5000;

const stream = Object.assign(new Writable(), { isTTY: false }) as unknown as NodeJS.WriteStream;

/**
 * Loads; what came of it, or how a bad input was refused.
 * @throws {Error} when the refusal is not one clear error for a user: of another class, without what was expected or
 * what to do, too long, with characters that steer a terminal, or too late.
 */
export async function outcomeOf<T>(load: () => T | Promise<T>, names: string): Promise<Outcome<T>> {
  const began = performance.now();
  const outcome = await attempt(load, names);
  const tookMs = performance.now() - began;
  if (tookMs > MAX_MS) throw new Error(`took ${tookMs.toFixed(0)} ms`);
  return outcome;
}

type Outcome<T> = { readonly value: T } | { readonly refusal: HiveBenchError; readonly told: string };

async function attempt<T>(load: () => T | Promise<T>, names: string): Promise<Outcome<T>> {
  try {
    return { value: await load() };
  } catch (error) {
    if (!(error instanceof HiveBenchError)) throw error;
    return { refusal: error, told: requireClear(error, names) };
  }
}

/** How often a bad input was accepted for all that, and how often refused. */
export interface Tally {
  readonly accepted: number;
  readonly refused: number;
}

/** Loads whatever the arbitrary gives; `load` says whether it was accepted, and throws where it should have been refused. */
export async function tally<T>(
  inputs: fc.Arbitrary<T>,
  load: (input: T) => Promise<'accepted' | { readonly told: string }>,
  { seed, numRuns }: { readonly seed: number; readonly numRuns: number },
): Promise<Tally> {
  let [accepted, refused] = [0, 0];
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      if ((await load(input)) === 'accepted') accepted += 1;
      else refused += 1;
    }),
    { seed, numRuns },
  );
  return { accepted, refused };
}

function requireClear(error: HiveBenchError, names: string): string {
  const told = explain(error, stream);
  const faults = [
    !(error instanceof UsageError) && `is a ${error.name}`,
    error.exitCode !== EXIT.usage && `ends with ${error.exitCode}`,
    error.hint.trim() === '' && 'has no hint',
    !told.includes(names) && `does not name ${names}`,
    !/got .*expected|expected|base .*, head |is missing|there is no|cannot be read|is not JSON/s.test(told) &&
      'does not say what was found and expected',
    told.length > MAX_CHARACTERS && `has ${told.length} characters`,
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(told) && 'steers the terminal',
    /^ +at .+:\d+/m.test(told) && 'shows a stack',
    told.includes('[object Object]') && 'quotes an object without its content',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new Error(`the refusal ${faults.join(', ')}:\n${told.slice(0, 2000)}`);
  return told;
}
