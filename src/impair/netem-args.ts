import { UsageError } from '../lib/errors.ts';
import type { Impairment, ImpairmentKind, ImpairmentOf } from '../model/impairment.ts';
import { burstLossArgs } from './kinds/burst-loss.ts';
import { delayArgs } from './kinds/delay.ts';
import { duplicateArgs } from './kinds/duplicate.ts';
import { lossArgs } from './kinds/loss.ts';
import { limitPackets } from './kinds/rate.ts';
import { reorderArgs } from './kinds/reorder.ts';

/**
 * Arguments of one netem for all impairments of a direction; empty when none of them is netem's.
 * @throws {UsageError} for a value out of range or impairments that one netem cannot do together.
 */
export function netemArgs(impairments: readonly Impairment[]): string[] {
  refuseConflicts(impairments);
  const args = impairments.flatMap(argsOf);
  if (args.length === 0) return [];
  const delay = only(impairments, 'delay');
  const longestMs = (delay?.delayMs ?? 0) + (delay?.jitterMs ?? 0);
  // netem's default of 1000 packets would be half a minute of queue on a slow link.
  return ['limit', String(limitPackets(only(impairments, 'rate'), longestMs, delay?.delayMs ?? 0)), ...args];
}

export function only<Kind extends ImpairmentKind>(
  impairments: readonly Impairment[],
  kind: Kind,
): ImpairmentOf<Kind> | undefined {
  return impairments.find((impairment): impairment is ImpairmentOf<Kind> => impairment.kind === kind);
}

function argsOf(impairment: Impairment): string[] {
  switch (impairment.kind) {
    case 'delay':
      return delayArgs(impairment);
    case 'loss':
      return lossArgs(impairment);
    case 'burst-loss':
      return burstLossArgs(impairment);
    case 'reorder':
      return reorderArgs(impairment);
    case 'duplicate':
      return duplicateArgs(impairment);
    case 'rate':
      return [];
    default:
      return impairment satisfies never;
  }
}

function refuseConflicts(impairments: readonly Impairment[]): void {
  const kinds = impairments.map(({ kind }) => kind);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice) {
    throw new UsageError(`link: got ${twice} twice in one direction, expected once`, {
      hint: `Keep one ${twice}; it is not clear what two would add up to.`,
    });
  }
  if (kinds.includes('loss') && kinds.includes('burst-loss')) {
    throw new UsageError('link: got loss and burst-loss in one direction, expected one of them', {
      hint: 'netem has one loss model at a time. Use burst-loss with the total loss.',
    });
  }
  const delay = only(impairments, 'delay');
  if (kinds.includes('reorder') && (!delay || delay.delayMs === 0 || (delay.jitterMs ?? 0) > 0)) {
    throw new UsageError('link: got reorder without a delay free of jitter, expected both', {
      hint: 'Add a delay without jitterMs: reordered packets are those that skip it. Jitter reorders by itself.',
    });
  }
}
