import type { RunRecord } from '../../model/run-record.ts';
import type { SloResult } from '../../model/slo-result.ts';
import { compact, range } from '../format.ts';
import { reservation } from '../standing.ts';
import { badge } from './badge.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { absent, headRow, table } from './table.ts';

/** Objectives of the suite first, then each scenario's. */
export function sloTable(record: RunRecord): Markup {
  const groups = [{ name: 'Whole suite', slos: record.suite.slos }, ...record.scenarios];
  const intervals = groups.some(({ slos }) => slos.some(({ interval }) => interval !== undefined));
  const head = headRow([
    { head: 'Scenario' },
    { head: 'Objective' },
    { head: 'Verdict' },
    { head: 'Actual', number: true },
    { head: 'Limit', number: true },
    ...(intervals ? [{ head: '95 % interval', number: true } as const] : []),
    { head: 'n', number: true },
    { head: 'Why' },
  ]);
  return table(
    'Each objective against what was measured, in the unit of its metric.',
    head,
    groups.map(({ name, slos }) => group(name, slos, record, intervals)),
  );
}

function group(name: string, slos: readonly SloResult[], record: RunRecord, intervals: boolean): Content {
  const [first, ...rest] = slos;
  const heading = markup`<th scope="rowgroup" rowspan="${Math.max(1, slos.length)}">${name}</th>`;
  if (!first)
    return markup`<tbody class="group"><tr>${heading}<td colspan="${intervals ? 7 : 6}">no objective applies</td></tr></tbody>`;
  return markup`<tbody class="group">
<tr>${heading}${cells(first, record, intervals)}</tr>${rest.map(
    (slo) => markup`
<tr>${cells(slo, record, intervals)}</tr>`,
  )}</tbody>
`;
}

function cells(slo: SloResult, record: RunRecord, intervals: boolean): Markup {
  const { actual, interval } = slo;
  return markup`<td><code>${slo.slo}</code></td><td>${badge(slo.verdict, reservation(record, slo.n))}</td>
<td class="num key">${actual === undefined ? absent() : compact(actual)}</td><td class="num">${compact(slo.limit)}</td>
${intervals ? markup`<td class="num">${interval ? range(interval, compact) : absent()}</td>` : ''}<td class="num">${slo.n}</td>
<td class="prose">${slo.reason}</td>`;
}
