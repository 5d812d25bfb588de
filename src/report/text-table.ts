import Table from 'cli-table3';

// Rules between rows of figures cost more attention than they save.
const NO_RULES = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].map(
    (part) => [part, ''],
  ),
);

export interface TextColumn {
  readonly head: string;
  readonly align?: 'left';
}

/** Columns two spaces apart, figures to the right, one rule below the heads. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map(({ head }) => head),
    colAligns: columns.map(({ align }) => align ?? 'right'),
    chars: {
      ...NO_RULES,
      left: '',
      'left-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
      'mid-mid': '──',
    },
    // Without these it colours heads and borders on its own, whatever was asked.
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((cells) => [...cells]));
  return table.toString();
}
