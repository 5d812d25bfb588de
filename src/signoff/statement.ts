import type { RunRecord } from '../model/run-record.ts';
import type { Waived } from '../model/waiver.ts';

/** Raised when the bundle's layout or a field's meaning changes. */
export const BUNDLE_FORMAT = 1;

/** Names inside a bundle that are not files of the run. */
export const STATEMENT_FILE = 'SIGNOFF.json';
export const SUMS_FILE = 'SHA256SUMS';
export const SIGNATURE_FILE = 'SHA256SUMS.sig';

/** Who signed what off, and by which figures. */
export interface Statement {
  readonly format: typeof BUNDLE_FORMAT;
  readonly run: string;
  readonly signedBy: string;
  /** UTC instant, ISO 8601. */
  readonly signedAt: string;
  readonly remark?: string;
  readonly verdict: RunRecord['verdict'];
  readonly reason: string;
  readonly profile: string;
  /** Point estimates were judged: signed off by explicit wish only. */
  readonly provisional: boolean;
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

export function statementOf(record: RunRecord, { by, at, remark, version, leftOut }: SignedBy): Statement {
  return {
    format: BUNDLE_FORMAT,
    run: record.runId,
    signedBy: by,
    signedAt: at.toISOString(),
    ...(remark !== undefined && { remark }),
    verdict: record.verdict,
    reason: record.reason,
    profile: record.profile,
    provisional: record.provisional,
    waivers: record.scenarios.flatMap(({ name, slos }) =>
      slos.flatMap(({ slo, waived }) => (waived ? [{ scenario: name, slo, ...waived }] : [])),
    ),
    signedWith: { 'hive-bench': version },
    versions: record.versions,
    leftOut,
  };
}
