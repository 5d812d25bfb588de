import { describe, expect, it } from 'vitest';
import { toMarkdown } from '../../../../src/report/outputs/markdown.ts';
import { GUIDE, HOSTILE, runRecord, scenario } from '../../build/record.ts';

describe('summary.md', () => {
  it('has the verdict, a row for each scenario under the head, and a reason for each that is no pass', () => {
    const record = runRecord();
    const lines = toMarkdown(record).split('\n');
    expect(lines[0]).toBe('## ⊘ hive-bench: invalid (n = 20 a scenario)');
    const table = lines.filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(record.scenarios.length + 2);
    expect(new Set(table.map((line) => line.split('|').length)).size).toBe(1);
    const [, , clean = ''] = table;
    expect(clean).toMatch(/^\| clean \| ✓ pass, n = 20 \| \d+ \| \d+ \| – \| 320 \|/);
    for (const { name } of record.scenarios.filter(({ verdict }) => verdict !== 'pass'))
      expect(lines.some((line) => line.startsWith(`- **${name}** `))).toBe(true);
  });

  it('lets nothing in a name or a reason mean anything', () => {
    const [clean] = GUIDE;
    if (!clean) throw new Error('no scenario');
    const nasty = `a | b\n# x ![i](http://e) @someone <b>\`${HOSTILE}`;
    const text = toMarkdown(
      runRecord({
        reason: nasty,
        scenarios: [{ ...scenario({ ...clean, name: nasty }, 1), verdict: 'fail', reason: nasty }],
      }),
    );
    const table = text.split('\n').filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(3);
    expect(table[2]?.split('|')).toHaveLength(table[0]?.split('|').length ?? 0);
    expect(text.replace(/^## .*$/m, '').replaceAll('**', '')).not.toMatch(/[<>`@!\]]|http:|(?<!&)#/);
  });
});
