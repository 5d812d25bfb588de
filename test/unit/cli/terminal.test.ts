import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Progress } from '../../../src/cli/progress.ts';

function shownAt(elapsedMs: number, totalMs?: number): string {
  let said = '';
  const stream = Object.assign(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        said += chunk.toString();
        done();
      },
    }),
    { isTTY: false },
  ) as unknown as NodeJS.WriteStream;
  const state = { scenario: 'clean', index: 0, of: 1, elapsedMs, spoken: 3, heard: 2 };
  new Progress(stream).show({ ...state, ...(totalMs !== undefined && { totalMs }) });
  return said;
}

describe('progress', () => {
  it.each([
    [10_000, undefined, 'clean (1/1) 10 s joining, heard 2 of 3 spoken'],
    [10_000, 44_000, '10 s of 44 s'],
    [51_000, 44_000, '51 s finishing, heard'],
  ])('after %d of %s ms', (elapsedMs, totalMs, words) => {
    expect(shownAt(elapsedMs, totalMs)).toContain(words);
  });

  it('shows a warning however quiet it is', () => {
    const said: string[] = [];
    const stream = Object.assign(
      new Writable({ write: (chunk, _, done) => (said.push(String(chunk)), done()) }),
      {
        isTTY: false,
      },
    ) as unknown as NodeJS.WriteStream;
    const progress = new Progress(stream);
    progress.silence();
    progress.say('a step');
    progress.warn('not used');
    expect(said.join('')).toContain('not used');
    expect(said.join('')).not.toContain('a step');
  });
});
