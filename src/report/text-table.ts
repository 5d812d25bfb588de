import Table from 'cli-table3';

// Lines between rows of figures distract more than they help.
const NO_RULES = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].map(
    (part) => [part, ''],
  ),
);

export interface TextColumn {
  readonly head: string;
  readonly align?: 'left';
}

/** Columns two spaces apart, right-aligned figures, one line below the heads. */
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
    // Without these, the library colours heads and borders itself.
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((cells) => [...cells]));
  return table.toString();
}
