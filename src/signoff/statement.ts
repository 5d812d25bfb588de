import type { RunRecord } from '../model/run-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import type { Setup } from '../model/setup.ts';
import type { Waived } from '../model/waiver.ts';
import { unfitness } from './fitness.ts';
import { type Load, loadOf } from './load.ts';

/** Incremented when the layout of the bundle or the meaning of a field changes. */
export const BUNDLE_FORMAT = 1;

/** Files of a bundle that are not files of the run. */
export const STATEMENT_FILE = 'SIGNOFF.json';
export const SUMS_FILE = 'SHA256SUMS';
export const SIGNATURE_FILE = 'SHA256SUMS.sig';

/** One scenario in a statement. */
interface StatedScenario {
  readonly name: string;
  readonly severity: 'fail' | 'warn';
  readonly verdict: RunRecord['verdict'];
  /** Measured utterances, over all rounds. */
  readonly utterances: number;
  /** Each with its limit, estimate, interval and sample size. */
  readonly slos: readonly SloResult[];
  /** SLOs on metrics that cannot be measured on this deployment. */
  readonly notJudged?: readonly string[];
}

/** Who signed off which run, with the results. */
export interface Statement {
  readonly format: typeof BUNDLE_FORMAT;
  readonly run: string;
  readonly signedBy: string;
  /** UTC instant, ISO 8601. */
  readonly signedAt: string;
  readonly remark?: string;
  /**
   * Reasons why the run is archived but not signed off, one clause each; absent if the run is signed off. Bundles of
   * version 0.1.0 lack this field and may hold a run of another profile.
   */
  readonly notSignedOff?: readonly string[];
  readonly verdict: RunRecord['verdict'];
  readonly reason: string;
  readonly profile: string;
  /** Whether the run was judged by point estimates instead of intervals. */
  readonly provisional: boolean;
  /** The planned load. This and the next two fields are absent in bundles of version 0.1.0. */
  readonly load?: Load;
  readonly scenarios?: readonly StatedScenario[];
  /** SLOs on the whole suite. */
  readonly suite?: readonly SloResult[];
  /** Missed SLOs that a waiver covers. */
  readonly waivers: readonly (Waived & { readonly scenario: string; readonly slo: string })[];
  readonly signedWith: { readonly 'hive-bench': string };
  readonly versions: RunRecord['versions'];
  /** Files of the run that are not in the bundle, each with the reason. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export interface SignedBy {
  readonly by: string;
  readonly at: Date;
  readonly remark?: string;
  readonly version: string;
  readonly leftOut: Statement['leftOut'];
}

/** Creates the statement on a run. It signs the run off only if `unfitness` finds no reason against it. */
export function statementOf(
  record: RunRecord,
  setup: Setup,
  { by, at, remark, version, leftOut }: SignedBy,
): Statement {
  const reasons = unfitness({ setup, record });
  return {
    format: BUNDLE_FORMAT,
    run: record.runId,
    signedBy: by,
    signedAt: at.toISOString(),
    ...(remark !== undefined && { remark }),
    ...(reasons.length > 0 && { notSignedOff: reasons }),
    verdict: record.verdict,
    reason: record.reason,
    profile: record.profile,
    provisional: record.provisional,
    load: loadOf(setup),
    scenarios: record.scenarios.map(({ name, severity, verdict, utterances, slos, notJudged }) => ({
      name,
      severity,
      verdict,
      utterances: utterances.length,
      slos,
      ...(notJudged && { notJudged }),
    })),
    suite: record.suite.slos,
    waivers: record.scenarios.flatMap(({ name, slos }) =>
      slos.flatMap(({ slo, waived }) => (waived ? [{ scenario: name, slo, ...waived }] : [])),
    ),
    signedWith: { 'hive-bench': version },
    versions: record.versions,
    leftOut,
  };
}
