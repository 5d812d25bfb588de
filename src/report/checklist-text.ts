import { plainLine } from './plain.ts';
import { textTable } from './text-table.ts';

interface CheckedItem {
  readonly list: string;
  readonly title: string;
  readonly status: string;
  readonly found: string;
}

/** A table and a summary: number of items checked, and number left to people. */
export function checklistText(items: readonly CheckedItem[]): string {
  const rows = items.map(({ list, title, status, found }, i) => [
    items[i - 1]?.list === list ? '' : list,
    title,
    status,
    plainLine(found),
  ]);
  const count = (...statuses: readonly string[]): number =>
    items.filter(({ status }) => statuses.includes(status)).length;
  const left = [
    [`${count('pass', 'fail')} of ${items.length} were checked, ${count('fail')} failed`],
    count('by hand') > 0 ? [`${count('by hand')} are left to you`] : [],
    count('not applicable') > 0 ? [`${count('not applicable')} do not apply`] : [],
  ].flat();
  const columns = ['List', 'Item', 'Status', 'Found, or how to'].map((head) => ({
    head,
    align: 'left' as const,
  }));
  return `${textTable(columns, rows)}\n\n${left.join('; ')}`;
}
