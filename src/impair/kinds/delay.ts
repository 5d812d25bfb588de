import type { ImpairmentOf } from '../../model/impairment.ts';
import { milliseconds, requireRange } from './field.ts';

/** Without a distribution table the kernel draws uniformly from delayMs ± jitterMs. */
export function delayArgs({ delayMs, jitterMs = 0 }: ImpairmentOf<'delay'>): string[] {
  requireRange('delayMs', delayMs, 0, 10_000, 'ms');
  // Beyond the delay the draw would go below zero, be cut off there, and lift the mean.
  requireRange('jitterMs', jitterMs, 0, delayMs, 'ms, no more than delayMs');
  return ['delay', milliseconds(delayMs), ...(jitterMs > 0 ? [milliseconds(jitterMs)] : [])];
}
