import { mkdirSync } from 'node:fs';
import { writeAtomically } from '../evidence/store.ts';
import type { RunRecord } from '../model/run-record.ts';
import { toHtml } from '../report/html.ts';
import { toJson } from '../report/json.ts';
import { toJunit } from '../report/outputs/junit.ts';
import { toMarkdown } from '../report/outputs/markdown.ts';
import { toTextfile } from '../report/outputs/textfile.ts';
import { exhibitsOf } from './exhibits.ts';

/** Paths of the reports. */
export interface Reports {
  readonly json: string;
  readonly html: string;
  readonly junit: string;
  readonly markdown: string;
  readonly prometheus: string;
}

/**
 * Writes all reports of a run; none if one cannot be made. `runDir` contains the evidence, of which the page shows a
 * part.
 */
export async function writeReports(dir: string, record: RunRecord, runDir = dir): Promise<Reports> {
  const files = {
    json: ['run.json', toJson(record)],
    html: ['report.html', toHtml(record, exhibitsOf(runDir, record))],
    junit: ['junit.xml', toJunit(record)],
    markdown: ['summary.md', toMarkdown(record)],
    prometheus: ['metrics.prom', await toTextfile(record)],
  } as const;
  mkdirSync(dir, { recursive: true });
  const written = Object.entries(files).map(([kind, [name, text]]) => [
    kind,
    writeAtomically(dir, name, text),
  ]);
  return Object.fromEntries(written) as Reports;
}
