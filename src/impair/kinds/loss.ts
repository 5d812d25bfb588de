import type { ImpairmentOf } from '../../model/impairment.ts';
import { percent, requireRange } from './field.ts';

/** Never with netem's correlation: 1 % asked with correlation 25 % delivers next to nothing. */
export function lossArgs({ lossPct }: ImpairmentOf<'loss'>): string[] {
  requireRange('lossPct', lossPct, 0, 100, 'percent');
  return ['loss', 'random', percent(lossPct)];
}
