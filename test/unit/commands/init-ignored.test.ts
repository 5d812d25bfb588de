import { expect, it } from 'vitest';
import { withIgnored } from '../../../src/commands/init-ignored.ts';

const LINES = '# hive-bench\nresults/\nstack/.env\nstack/configured/\n';

it.each([
  ['no file', undefined, LINES],
  ['an empty file', '', LINES],
  ['other lines', 'node_modules/\n', `node_modules/\n\n${LINES}`],
  ['a last line without an end', 'node_modules/', `node_modules/\n\n${LINES}`],
  ['a line of ours', '/results\n', '/results\n\n# hive-bench\nstack/.env\nstack/configured/\n'],
  ['all of them', LINES, undefined],
])('.gitignore with %s gets what is missing at its end', (_, before, after) => {
  expect(withIgnored(before)).toBe(after);
});
