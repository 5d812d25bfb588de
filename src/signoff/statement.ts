import type { RunRecord } from '../model/run-record.ts';
import type { SloResult } from '../model/slo-result.ts';
import type { Setup } from '../model/setup.ts';
import type { Waived } from '../model/waiver.ts';
import { unfitness } from './fitness.ts';
import { type Load, loadOf } from './load.ts';

/** Raised when the bundle's layout or a field's meaning changes. */
export const BUNDLE_FORMAT = 1;

/** Names inside a bundle that are not files of the run. */
export const STATEMENT_FILE = 'SIGNOFF.json';
export const SUMS_FILE = 'SHA256SUMS';
export const SIGNATURE_FILE = 'SHA256SUMS.sig';

/** What one scenario contributes to a statement. */
interface StatedScenario {
  readonly name: string;
  readonly severity: 'fail' | 'warn';
  readonly verdict: RunRecord['verdict'];
  /** Measured, over all rounds. */
  readonly utterances: number;
  /** Each with its limit, estimate, interval and sample size. */
  readonly slos: readonly SloResult[];
  /** SLOs on what cannot be measured of this deployment. */
  readonly notJudged?: readonly string[];
}

/** Who signed what off, and by which figures. */
export interface Statement {
  readonly format: typeof BUNDLE_FORMAT;
  readonly run: string;
  readonly signedBy: string;
  /** UTC instant, ISO 8601. */
  readonly signedAt: string;
  readonly remark?: string;
  /**
   * Why the run is archived and not signed off, one clause each; absent in a statement that signs a run off. Bundles of
   * version 0.1.0 have no such field and may hold a run of another profile.
   */
  readonly notSignedOff?: readonly string[];
  readonly verdict: RunRecord['verdict'];
  readonly reason: string;
  readonly profile: string;
  /** Point estimates were judged. */
  readonly provisional: boolean;
  /** Planned. This and the two that follow are absent in bundles of version 0.1.0. */
  readonly load?: Load;
  readonly scenarios?: readonly StatedScenario[];
  /** Of the whole suite. */
  readonly suite?: readonly SloResult[];
  /** Misses that the verdict lives with. */
  readonly waivers: readonly (Waived & { readonly scenario: string; readonly slo: string })[];
  readonly signedWith: { readonly 'hive-bench': string };
  readonly versions: RunRecord['versions'];
  /** Of the run's folder, with the reason of each. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

export interface SignedBy {
  readonly by: string;
  readonly at: Date;
  readonly remark?: string;
  readonly version: string;
  readonly leftOut: Statement['leftOut'];
}

/** The statement on a run: it signs the run off only if nothing speaks against that. */
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
