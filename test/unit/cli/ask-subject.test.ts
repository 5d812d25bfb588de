import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askSubject } from '../../../src/cli/ask-subject.ts';
import { InterruptedError } from '../../../src/lib/errors.ts';

/** What is typed, a line for each question; whoever asks more finds the terminal closed. */
async function answer(lines: readonly string[], isTTY = true): Promise<{ subject: unknown; shown: string }> {
  const [input, output] = [terminal(isTTY), terminal(isTTY)];
  let shown = '';
  const rest = [...lines];
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (!chunk.toString().endsWith(': ')) return;
    const line = rest.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  const subject = await askSubject(input, output);
  return { subject, shown };
}

function terminal(isTTY: boolean): NodeJS.ReadStream & NodeJS.WriteStream {
  return Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.ReadStream & NodeJS.WriteStream;
}

describe('the question of what is under test', () => {
  it.each([
    [[''], { kind: 'reference' }],
    [['1'], { kind: 'reference' }],
    [
      ['2', 'a/stt:1', '', '', 'a/translator:1', ''],
      { kind: 'images', images: { stt: 'a/stt:1', translator: 'a/translator:1' } },
    ],
    [['2', '', '', '', '', ''], { kind: 'reference' }],
    [['3', ' wss://hive.example.com '], { kind: 'target', url: 'wss://hive.example.com' }],
    [['4', 'x', '1'], { kind: 'reference' }],
  ])('answered with %j', async (lines, expected) => {
    const { subject, shown } = await answer(lines);
    expect(subject).toEqual(expected);
    expect(shown).toContain('What is under test?');
  });

  it('is not asked without a terminal', async () => {
    expect(await answer([], false)).toEqual({ subject: { kind: 'reference' }, shown: '' });
  });

  it('ends without an answer where the terminal is closed', async () => {
    await expect(answer([])).rejects.toThrow(InterruptedError);
    await expect(answer(['2', 'a/stt:1'])).rejects.toThrow('nothing was written');
  });
});
