import { expect, it } from 'vitest';
import { annotations } from '../../../../src/report/outputs/annotations.ts';
import { GUIDE, runRecord, scenario } from '../../build/record.ts';

it('annotates with the verdict and every scenario that did not pass, as grave as each is', () => {
  const lines = annotations(runRecord());
  expect(lines[0]).toMatch(/^::error title=hive-bench::invalid: mobile is invalid/);
  expect(lines.slice(1).map((line) => /^::(\w+) title=hive-bench ([\w-]+)::/.exec(line)?.slice(1))).toEqual([
    ['error', 'loss-5'],
    ['error', 'jitter-150'],
    ['error', 'mobile'],
    ['warning', 'stress'],
  ]);
  expect(annotations(runRecord({ verdict: 'pass', reason: 'all met', scenarios: [] }))).toEqual([
    '::notice title=hive-bench::pass: all met',
  ]);
});

it('lets no name begin a command of its own', () => {
  const [clean] = GUIDE;
  if (!clean) throw new Error('no scenario');
  const name = 'x,line=1::\n::set-output name=a::b%0A::error::c';
  const lines = annotations(
    runRecord({ scenarios: [{ ...scenario({ ...clean, name }, 1), verdict: 'fail', reason: name }] }),
  );
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
  const [, title = ''] = /title=(.*?)::/.exec(lines[1] ?? '') ?? [];
  expect(title).toContain('x%2Cline=1%3A%3A');
  expect(lines[1]).toContain('b%250A');
});
