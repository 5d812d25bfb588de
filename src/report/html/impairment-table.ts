import type { VerificationRow } from '../../model/verification.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { describeLinks } from '../../impair/kinds/describe.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { compact, range } from '../format.ts';
import { type Finding, findingsOf, isJudged, sideOf } from '../verification.ts';
import { verifiedBadge } from './badge.ts';
import { MAX_BYTES, withinBytes } from './budget.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, headRow, spoken, table } from './table.ts';

const HEAD = headRow([
  { head: 'Check' },
  { head: 'Direction' },
  { head: 'Quantity' },
  { head: 'Configured', number: true },
  { head: 'Measured', number: true },
  { head: '95 % interval', number: true },
  { head: 'Tolerated', number: true },
  { head: 'Packets', number: true },
  { head: 'Verified' },
]);

const LEAD =
  'A probe sends packets over links like the clients’ before, during and after the speech; the counters of the clients’ own queues cover the whole round. If there are several rounds, the table shows the worst, and all are listed below it.';

/** Impairment verification: configured values beside those measured by each source. */
export function impairmentTable(record: RunRecord): Markup {
  const maxBytes = MAX_BYTES.sources / Math.max(1, record.scenarios.length);
  return markup`<p class="note">${LEAD}</p>
${record.scenarios.map((scenario) => group(scenario, maxBytes))}`;
}

function group(scenario: ScenarioRecord, mostBytes: number): Content {
  const { name, impairment, verification, rounds } = scenario;
  const { shown, quiet, reported } = findingsOf(verification);
  const heading = markup`<h3>${name} <span class="title">${describeLinks(impairment)}${sum(verification)}</span></h3>`;
  if (verification.length === 0) {
    return markup`<div class="witnesses">${heading}
<p>Nothing verified the links.</p></div>
`;
  }
  return markup`<div class="witnesses">${heading}
${shown.length > 0 ? table(`Configured and measured in ${name}`, HEAD, markup`<tbody>${shown.map(findingRow)}</tbody>`) : markup`<p>Nothing was judged.</p>`}
${rest(name, restOf(scenario, shown), tally(quiet, reported, rounds), mostBytes)}</div>
`;
}

function sum(rows: readonly VerificationRow[]): string {
  const judged = rows.filter(isJudged);
  const kept = judged.filter(({ verified }) => verified).length;
  return judged.length === 0 ? '' : ` · ${kept} of ${count(judged.length, 'check')} passed`;
}

/** With several rounds, every row: the table above only has the worst round. */
function restOf(
  { verification, rounds }: ScenarioRecord,
  shown: readonly Finding[],
): readonly VerificationRow[] {
  const above = new Set<VerificationRow>(shown.map(({ worst }) => worst));
  return rounds > 1 ? verification : verification.filter((row) => !above.has(row));
}

function tally(quiet: readonly Finding[], reported: readonly VerificationRow[], rounds: number): string {
  const parts = [
    ...(quiet.length > 0
      ? [`${count(quiet.length, 'check')} that nothing else happened to packets, all passed`]
      : []),
    ...(reported.length > 0 ? [`${count(reported.length, 'figure')} reported and not judged`] : []),
    ...(rounds > 1 ? [`every one of ${rounds} rounds`] : []),
  ];
  return parts.join('; ');
}

/** Rows that were not verified come first, because not all rounds may fit. */
function rest(name: string, rows: readonly VerificationRow[], summary: string, mostBytes: number): Content {
  if (rows.length === 0) return '';
  const told = rows.toSorted((a, b) => Number(a.verified) - Number(b.verified)).map(plainRow);
  const shown = withinBytes(told, mostBytes);
  const left = told.length - shown.length;
  const more = left > 0 ? markup`<p class="note">${left} more rows are in run.json.</p>` : '';
  return markup`<details><summary>${summary}</summary>${table(`Other measurements in ${name}`, HEAD, markup`<tbody>${shown}</tbody>`)}${more}</details>`;
}

function findingRow({ worst, rounds, verifiedIn }: Finding): Content {
  const several = rounds > 1;
  const badge = markup`${verifiedBadge(worst.verified)}${several ? markup` <span class="note">${verifiedIn} of ${rounds} rounds</span>` : ''}`;
  return markup`
<tr>${cells(worst, several ? `round ${worst.round}` : undefined)}<td>${badge}</td></tr>`;
}

function plainRow(row: VerificationRow): Markup {
  const judged = isJudged(row);
  const badge = judged ? verifiedBadge(row.verified) : markup`<span class="note">reported</span>`;
  return markup`
<tr${judged ? '' : markup` class="reported"`}>${cells(row, `round ${row.round}`)}<td>${badge}</td></tr>`;
}

function cells(row: VerificationRow, round: string | undefined): Markup {
  const { source, quantity, unit, configured, measured, interval, tolerance, packets } = row;
  return markup`<td>${source}${round === undefined ? '' : markup` <span class="note">${round}</span>`}</td><td>${sideOf(row)}</td><td>${quantity}, ${unit}</td>
<td class="num">${compact(configured)}</td><td class="num key">${Number.isFinite(measured) ? compact(measured) : spoken(measured)}</td>
<td class="num">${interval ? range(interval, compact) : absent()}</td><td class="num">${tolerance ? range(tolerance, compact) : absent()}</td><td class="num">${packets}</td>`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
