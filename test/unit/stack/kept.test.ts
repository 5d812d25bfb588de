import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/errors.ts';
import { chooseRun } from '../../../src/stack/kept.ts';

describe('which stack is meant', () => {
  it.each([
    ['the only one', ['a'], undefined, 'a'],
    ['the one that is named', ['a', 'b'], 'b', 'b'],
  ])('%s', (_, runs, wanted, expected) => {
    expect(chooseRun(runs, wanted)).toBe(expected);
  });

  it.each([
    ['none is up', [], undefined, 'no stack is up'],
    ['several are up', ['a', 'b'], undefined, '2 stacks are up: a, b'],
    ['another one is up', ['a'], 'c', 'stack c was not left up (up: a)'],
    ['none is up and one is named', [], 'c', 'stack c was not left up (none is up)'],
  ])('is a usage error when %s', (_, runs, wanted, message) => {
    const choose = (): string => chooseRun(runs, wanted);
    expect(choose).toThrow(message);
    expect(choose).toThrow(expect.objectContaining({ exitCode: EXIT.usage }) as Error);
  });
});
