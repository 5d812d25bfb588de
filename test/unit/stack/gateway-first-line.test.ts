import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

const FIRST_LINE = 'stack/images/gateway/first-line';

/** What `first-line` makes of the output of `script`; `writer` is the process that it believes to be writing. */
async function firstLineOf(script: string, writer: string, seconds = 10) {
  const command = `bash ${FIRST_LINE} "$1" ${seconds} < <(exec 2>/dev/null; ${script})`;
  const { exitCode, stdout } = await execa('bash', ['-c', command, 'bash', writer], { reject: false });
  return { exitCode, stdout };
}

describe('The first line that the link under test writes', () => {
  it('is read whole when its writer pauses in the middle of it for longer than one read waits', async () => {
    expect(await firstLineOf("printf u; sleep 1.2; printf 'p\\n'", `${process.pid}`)).toEqual({
      exitCode: 0,
      stdout: 'up',
    });
  });

  it('is given up on when its writer has ended', async () => {
    expect((await firstLineOf('sleep 3', '4194305')).exitCode).toBe(1);
  });

  it('is given up on when it does not come in time', async () => {
    expect((await firstLineOf('sleep 5', `${process.pid}`, 1)).exitCode).toBe(2);
  });
});
