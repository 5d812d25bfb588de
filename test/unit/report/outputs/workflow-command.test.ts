import { expect, it } from 'vitest';
import { mask, unobeyed } from '../../../../src/report/outputs/workflow-command.ts';

it('keeps a table from being obeyed until a line that has the token alone', () => {
  const lines = unobeyed('::error::a\n##[set-output name=b;]c', 'token').split('\n');
  expect(lines).toEqual(['::stop-commands::token', '::error::a', '##[set-output name=b;]c', '::token::']);
});

it('masks the value as it is, also one that has characters of commands in it', () => {
  expect(mask('a%b::c,d')).toBe('::add-mask::a%25b::c,d');
});
