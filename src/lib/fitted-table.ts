import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** Where a stream has no width of its own, as in a file: what fits most screens. */
const DEFAULT_COLUMNS = 130;
/** A narrower column is read letter by letter. */
const MIN_WIDTH = 10;
const PADDING = 2;

/**
 * A table that is no wider than `columns` characters where that can be had: the widest columns give way, and their text is
 * wrapped. No rulers between rows.
 * @param columns of the terminal; undefined for a stream that is none
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

/** Takes from the widest until all fit, or none is wider than what can be read. */
export function fittedWidths(natural: readonly number[], budget: number): number[] {
  const widths = [...natural];
  for (;;) {
    const total = widths.reduce((sum, width) => sum + width, 0);
    const widest = Math.max(...widths);
    if (total <= budget || widest <= MIN_WIDTH) return widths;
    widths[widths.indexOf(widest)] = widest - 1;
  }
}

/** A word that is wider than its column would be cut off. What has colours is short, and must not be cut within one. */
function breakable(cell: string, width: number): string {
  if (widthOf(cell) <= width) return cell;
  return cell.replaceAll(new RegExp(`\\S{${Math.max(1, width)}}(?=\\S)`, 'gu'), '$&\n');
}

/** Of the longest line, as far as characters have one place each. */
function widthOf(cell: string): number {
  return Math.max(
    ...stripVTControlCharacters(cell)
      .split('\n')
      .map((line) => line.length),
  );
}
