import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/lib/shell-word.ts';

describe('shellWord', () => {
  it.each(['results/20261125-070154-k6bd', '/tmp/a.b/c_d', '../x'])('leaves %s unquoted', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  it.each([
    'two words',
    "it's",
    '$HOME',
    '`id`',
    'a"b',
    'a\\b',
    'ünï/🦊',
    'line\nfeed',
    '',
    '*',
    '~',
    '-n;x',
  ])('quotes %j as one word for a shell', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  });
});
