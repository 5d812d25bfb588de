import { mkdirSync } from 'node:fs';
import { writeAtomically } from '../evidence/store.ts';
import type { RunRecord } from '../model/run-record.ts';
import { toHtml } from '../report/html.ts';
import { toJson } from '../report/json.ts';

/** run.json and report.html; nothing is written unless both could be made. Returns their paths. */
export function writeReports(
  dir: string,
  record: RunRecord,
): { readonly json: string; readonly html: string } {
  const [json, html] = [toJson(record), toHtml(record)];
  mkdirSync(dir, { recursive: true });
  return { json: writeAtomically(dir, 'run.json', json), html: writeAtomically(dir, 'report.html', html) };
}
