import path from 'node:path';
import { CUT_OR_EDITED } from '../evidence/files.ts';
import { UsageError } from '../lib/errors.ts';
import type { Setup } from '../model/setup.ts';
import { parseSlo, SloSyntaxError } from '../slo/grammar.ts';

/**
 * Parses the SLOs of a setup. They were valid when the run began, but may have been edited since.
 * @throws {UsageError} naming every invalid one.
 */
export function refuseUnreadableSlos(
  dir: string,
  { slos, scenarios }: Pick<Setup, 'slos' | 'scenarios'>,
): void {
  const problems = [
    ...slos.map((slo, i) => problemOf(`slos[${i}]`, slo)),
    ...scenarios.flatMap((scenario, i) =>
      (scenario.slos ?? []).map((slo, k) => problemOf(`scenarios[${i}].slos[${k}]`, slo)),
    ),
  ].filter((problem) => problem !== undefined);
  if (problems.length === 0) return;
  throw new UsageError(`${path.join(dir, 'setup.json')} has SLOs that cannot be read.`, {
    hint: CUT_OR_EDITED,
    evidence: problems.slice(0, MAX_PROBLEMS),
  });
}

/** Nobody would read more. */
const MAX_PROBLEMS = 20;

function problemOf(where: string, slo: string): string | undefined {
  try {
    parseSlo(slo);
    return undefined;
  } catch (error) {
    if (!(error instanceof SloSyntaxError)) throw error;
    return `${where}: ${error.message}`;
  }
}
