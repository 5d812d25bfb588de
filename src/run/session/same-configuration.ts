import { HiveBenchError } from '../../lib/errors.ts';
import type { ConfigSums } from '../../model/config-files.ts';

/**
 * A stack that is restarted within a run must have the configuration that the run began with.
 * @throws {HiveBenchError} naming each configuration file that was edited meanwhile.
 */
export function refuseOtherConfiguration(before: ConfigSums, now: ConfigSums): void {
  const names = Object.keys({ ...before, ...now }) as (keyof ConfigSums)[];
  const changed = names.filter((name) => before[name] !== now[name]);
  if (changed.length === 0) return;
  throw new HiveBenchError(`${changed.join(', ')} changed while the run was measured.`, {
    hint: 'One run measures one configuration: restore the file and go on with hive-bench run --resume, or start a new run.',
    evidence: changed.map(
      (name) => `${name}: got ${now[name] ?? 'nothing'}, expected ${before[name] ?? 'nothing'}`,
    ),
  });
}
