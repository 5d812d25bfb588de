import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const FIRST_LINE = 'stack/images/gateway/first-line';

/** Runs `first-line` on the output of `script`. `writer` is the process that it monitors. */
async function firstLineOf(script: string, writer: string, seconds = 10) {
  const command = `bash ${FIRST_LINE} "$1" ${seconds} < <(exec 2>/dev/null; ${script})`;
  const { exitCode, stdout } = await execa('bash', ['-c', command, 'bash', writer], { reject: false });
  return { exitCode, stdout };
}

describe('the first line of the link under test', () => {
  it('is read completely if its writer pauses for longer than one read timeout', async () => {
    expect(await firstLineOf("printf u; sleep 1.2; printf 'p\\n'", `${process.pid}`)).toEqual({
      exitCode: 0,
      stdout: 'up',
    });
  });

  it('is not awaited after its writer has exited', async () => {
    expect((await firstLineOf('sleep 3', '4194305')).exitCode).toBe(1);
  });

  it('is not awaited beyond the timeout', async () => {
    expect((await firstLineOf('sleep 5', `${process.pid}`, 1)).exitCode).toBe(2);
  });
});
