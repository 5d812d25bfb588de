import type { ImpairmentOf } from '../../model/impairment.ts';
import { percent, requireRange } from './field.ts';

/** The share that is sent at once while the rest waits; netem overtakes in no other way. */
export function reorderArgs({ reorderPct }: ImpairmentOf<'reorder'>): string[] {
  requireRange('reorderPct', reorderPct, 0, 100, 'percent');
  return ['reorder', percent(reorderPct)];
}
