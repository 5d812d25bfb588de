import { type Finding, finding } from '../../model/finding.ts';
import { HiveBenchError } from '../../lib/errors.ts';
import type { Engine } from '../../stack/engine.ts';
import { findVantage } from '../../stack/vantage.ts';

const WHAT = 'services';

/** Whether this process can reach the services of a stack on this engine, and by which route. */
export async function checkReach({ engine }: { readonly engine: Engine | undefined }): Promise<Finding> {
  if (!engine)
    return finding(WHAT, 'fail', 'not checked: Docker Engine is unavailable', 'See the row engine.');
  try {
    const vantage = await findVantage(engine);
    return finding(
      WHAT,
      'pass',
      vantage.kind === 'host'
        ? 'reachable on the loopback'
        : `reachable by address: this is container ${vantage.id.slice(0, 12)} of the engine`,
    );
  } catch (error) {
    const hint =
      error instanceof HiveBenchError
        ? error.hint
        : 'Allow this engine to create networks: every run needs two.';
    return finding(WHAT, 'fail', (error as Error).message, hint);
  }
}
