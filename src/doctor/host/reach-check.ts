import { type Finding, finding } from '../../model/finding.ts';
import { HiveBenchError } from '../../lib/errors.ts';
import type { Engine } from '../../stack/engine.ts';
import { findVantage } from '../../stack/vantage.ts';

const WHAT = 'services';

/** Whether this process could reach the services of a stack on this engine, and how. */
export async function checkReach({ engine }: { readonly engine: Engine | undefined }): Promise<Finding> {
  if (!engine) return finding(WHAT, 'fail', 'needs an engine', 'See engine.');
  try {
    const vantage = await findVantage(engine);
    return finding(
      WHAT,
      'pass',
      vantage.kind === 'host'
        ? 'reached on loopback'
        : `reached by address: this is container ${vantage.id.slice(0, 12)} of the engine`,
    );
  } catch (error) {
    const hint =
      error instanceof HiveBenchError ? error.hint : 'A run needs networks of its own on this engine.';
    return finding(WHAT, 'fail', (error as Error).message, hint);
  }
}
