import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { everyLine } from '../../../src/stack/every-line.ts';

describe('the lines of a container', () => {
  it('are handed on, the last one also without its line feed', async () => {
    const stdout = new PassThrough();
    const lines: string[] = [];
    const told = everyLine(stdout, (line) => lines.push(line));
    stdout.end('one\ntwo\nthr');
    await told;
    expect(lines).toEqual(['one', 'two', 'thr']);
  });

  it('that a handler does not take are its container’s fault, and are read all the same', async () => {
    const stdout = new PassThrough();
    const lines: string[] = [];
    const told = everyLine(stdout, (line) => {
      lines.push(line);
      throw new Error(`not ${line}`);
    });
    stdout.end(`one\n${'more\n'.repeat(100_000)}`);
    await expect(told).rejects.toThrow('not one');
    expect(lines).toEqual(['one']);
  });
});
