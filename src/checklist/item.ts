import type { Finding } from '../model/finding.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Waiver } from '../model/waiver.ts';

export const LISTS = [
  'pre-deployment',
  'deployment',
  'post-deployment',
  'weekly',
  'monthly',
  'quarterly',
] as const;
export type ListName = (typeof LISTS)[number];

/** The facts from which checklist items are answered. */
export interface Facts {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly waivers: readonly Waiver[];
  /** A running stack; absent if none was given. */
  readonly stack?: {
    readonly run: string;
    readonly findings: readonly Finding[];
    readonly services: readonly string[];
  };
  /** The record of a run; absent if none was given. */
  readonly record?: RunRecord;
  /** ISO 8601, UTC. */
  readonly now: string;
}

export interface Answer {
  readonly status: 'pass' | 'fail' | 'by hand' | 'not applicable';
  readonly found: string;
}

export interface Item {
  readonly id: string;
  readonly list: ListName;
  readonly title: string;
  readonly answer: (facts: Facts) => Answer;
}
