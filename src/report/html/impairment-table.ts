import type { RealisedRow, RunRecord, ScenarioRecord } from '../../model/run-record.ts';
import { ABSENT, compact, range } from '../format.ts';
import { describeLinks } from '../../model/link-text.ts';
import { realisedBadge } from './badge.ts';
import { type Content, type Markup, markup } from './markup.ts';
import { headRow, table } from './table.ts';

const HEAD = headRow([
  { head: 'Scenario' },
  { head: 'Link' },
  { head: 'Quantity' },
  { head: 'Asked', number: true },
  { head: 'Observed', number: true },
  { head: 'Tolerated', number: true },
  { head: 'Unit' },
  { head: 'Packets', number: true },
  { head: 'Realised' },
]);

/** Proof that the network was as bad as the scenario says: what the path probe saw of each quantity asked. */
export function impairmentTable(record: RunRecord): Markup {
  return table(
    'Impairment asked, and observed by a probe on the same access links.',
    HEAD,
    record.scenarios.map(group),
  );
}

function group({ name, impairment, realised }: ScenarioRecord): Content {
  const [first, ...rest] = realised;
  const heading = markup`<th scope="rowgroup" rowspan="${Math.max(1, realised.length)}">${name}<small>${describeLinks(impairment)}</small></th>`;
  if (!first)
    return markup`<tbody class="group"><tr>${heading}<td colspan="8">no path probe was taken</td></tr></tbody>`;
  return markup`<tbody class="group">
<tr>${heading}${cells(first)}</tr>${rest.map(
    (row) => markup`
<tr>${cells(row)}</tr>`,
  )}</tbody>
`;
}

function cells({
  link,
  direction,
  quantity,
  unit,
  asked,
  observed,
  tolerated,
  packets,
  realised,
}: RealisedRow): Markup {
  return markup`<td>${link === 'both' ? direction : `${link} ${direction}`}</td><td>${quantity}</td><td class="num">${compact(asked)}</td>
<td class="num key">${compact(observed)}</td><td class="num">${tolerated ? range(tolerated, compact) : ABSENT}</td><td>${unit}</td>
<td class="num">${packets}</td><td>${realisedBadge(realised)}</td>`;
}
