import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** Width for streams that are not terminals, such as files; fits most screens. */
const DEFAULT_COLUMNS = 130;
/** Narrower columns are unreadable. */
const MIN_WIDTH = 10;
const PADDING = 2;

/**
 * Formats a table without lines between rows. Shrinks the widest columns and wraps their text, until the table fits into
 * `columns` characters or no column can shrink further.
 * @param columns width of the terminal; undefined for other streams
 */
export function fittedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number | undefined,
): string {
  const widths = fittedWidths(
    head.map((title, at) => PADDING + Math.max(widthOf(title), ...rows.map((row) => widthOf(row[at] ?? '')))),
    // One border more than columns.
    (columns ?? DEFAULT_COLUMNS) - head.length - 1,
  );
  const table = new Table({
    head: [...head],
    style: { head: [], border: [] },
    colWidths: widths,
    wordWrap: true,
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const row of rows) table.push(row.map((cell, at) => breakable(cell, (widths[at] ?? 0) - PADDING)));
  const [top = '', titles = '', ...rest] = table.toString().split('\n');
  const ruler = top.replaceAll('┬', '┼').replace('┌', '├').replace('┐', '┤');
  return [top, titles, ruler, ...rest].join('\n');
}

/** Shrinks the widest columns until all fit into the budget or have the minimum width. */
export function fittedWidths(natural: readonly number[], budget: number): number[] {
  const widths = [...natural];
  for (;;) {
    const total = widths.reduce((sum, width) => sum + width, 0);
    const widest = Math.max(...widths);
    if (total <= budget || widest <= MIN_WIDTH) return widths;
    widths[widths.indexOf(widest)] = widest - 1;
  }
}

/** Splits words that are wider than the column, which the table would cut off. Coloured cells are short enough. */
function breakable(cell: string, width: number): string {
  if (widthOf(cell) <= width) return cell;
  return cell.replaceAll(new RegExp(`\\S{${Math.max(1, width)}}(?=\\S)`, 'gu'), '$&\n');
}

/** Width of the longest line, assuming one column per character. */
function widthOf(cell: string): number {
  return Math.max(
    ...stripVTControlCharacters(cell)
      .split('\n')
      .map((line) => line.length),
  );
}
