import type { ImpairmentOf } from '../../model/impairment.ts';
import { percent, requireRange } from './field.ts';

export function duplicateArgs({ duplicatePct }: ImpairmentOf<'duplicate'>): string[] {
  requireRange('duplicatePct', duplicatePct, 0, 100, 'percent');
  return ['duplicate', percent(duplicatePct)];
}
