import type { Field } from './field.ts';

/** Any impairment, to those that know nothing else of it. */
export interface AnyImpairment {
  readonly kind: string;
}

/** All that hive-bench knows of one kind of impairment: how it is written, made, read back and verified. Pure. */
export interface Kind<I extends AnyImpairment> {
  /** In the order in which documentation and schemas show them. */
  readonly fields: FieldsOf<I>;
  /** How people write it, for example `loss 5 %`. A part of a link ends at a comma, so the text has none. */
  readonly example: string;
  /** What describe() writes, spaces and units more freely; its groups are the numbers that parse() gets. */
  readonly pattern: RegExp;
  describe(impairment: I): string;
  /** Ranges are checked where arguments are made. */
  parse(...numbers: readonly number[]): I;
  /** @throws {UsageError} when one netem cannot do all of these impairments of a direction, of which it is one. */
  refuse?(impairments: readonly AnyImpairment[]): void;
  /** Arguments of netem; none for what netem does not do. @throws {UsageError} for a value out of range. */
  netemArgs(impairment: I): string[];
  /** What the kernel shows of it. Not configured, it must be 0 or absent. */
  installed(impairment: I | undefined): readonly NetemOption[];
  /** The path as packets see it, once this is added to it. */
  expect(impairment: I, path: ExpectedPath): ExpectedPath;
}

/** A field that may be absent says so. */
type FieldsOf<I extends AnyImpairment> = {
  readonly [Name in keyof Omit<I, 'kind'>]-?: Field &
    (object extends Pick<I, Name> ? { readonly optional: true } : { readonly optional?: never });
};

/** A number that `tc -json qdisc show` prints among netem's options. */
export interface NetemOption {
  /** For people, with the unit. */
  readonly name: string;
  /** Of netem's options, and within that one. */
  readonly path: readonly [option: string, field: string];
  readonly expected: number;
}

/** What an ideal realisation of one direction would show. Delays in ms, shares 0–1. */
export interface ExpectedPath {
  /** Packets that the receiver misses. */
  readonly lossShare: number;
  /** Mean length of a run of lost packets. */
  readonly meanBurst: number;
  /** What a participant's queue drops of the packets that it is offered. */
  readonly droppedShare: number;
  readonly delayMinMs: number;
  readonly delayMeanMs: number;
  readonly delayMaxMs: number;
  /** p95 − p5 of the one-way delay. */
  readonly spreadMs: number;
  /** Packets that skip the delay. */
  readonly skipShare: number;
  readonly duplicateShare: number;
  readonly rate?: { readonly rateKbit: number; readonly queueMs: number };
}
