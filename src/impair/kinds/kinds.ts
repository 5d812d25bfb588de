import { type BurstLoss, burstLoss } from './burst-loss.ts';
import { type Delay, delay } from './delay.ts';
import { type Duplicate, duplicate } from './duplicate.ts';
import type { Field } from './field.ts';
import type { Kind } from './kind.ts';
import { type Loss, loss } from './loss.ts';
import { type Rate, rate } from './rate.ts';
import { type Reorder, reorder } from './reorder.ts';

/** What one direction of an access link does to packets. Percentages are 0–100. */
export type Impairment = Delay | Loss | BurstLoss | Rate | Reorder | Duplicate;

export type ImpairmentKind = Impairment['kind'];
export type ImpairmentOf<Name extends ImpairmentKind> = Extract<Impairment, { readonly kind: Name }>;

/** In the order in which they are documented, read back, and act on packets: reordering acts on a delay. */
export const KINDS: { readonly [Name in ImpairmentKind]: Kind<ImpairmentOf<Name>> } = {
  delay,
  loss,
  'burst-loss': burstLoss,
  rate,
  reorder,
  duplicate,
};

/** A kind to code that treats all alike. */
export interface AnyKind extends Omit<Kind<Impairment>, 'fields'> {
  readonly fields: Readonly<Record<string, Field>>;
}

export const ALL_KINDS = Object.entries(KINDS) as readonly (readonly [name: ImpairmentKind, kind: AnyKind])[];

/** What is known of an impairment's kind. */
export function kindOf({ kind }: Impairment): AnyKind {
  return KINDS[kind];
}

/** The one of this kind, of which a direction has at most one. */
export function only<Name extends ImpairmentKind>(
  impairments: readonly Impairment[],
  name: Name,
): ImpairmentOf<Name> | undefined {
  return impairments.find((impairment): impairment is ImpairmentOf<Name> => impairment.kind === name);
}
