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

/** What a checklist can look at. */
export interface Facts {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly waivers: readonly Waiver[];
  /** Of a stack that is up; absent where none was named. */
  readonly stack?: {
    readonly run: string;
    readonly findings: readonly Finding[];
    readonly services: readonly string[];
  };
  /** A run that was named. */
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
