import { describe, expect, it } from 'vitest';
import { EXIT, HiveBenchError } from '../../../src/lib/errors.ts';
import { engineFault } from '../../../src/stack/engine-fault.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED /var/run/docker.sock'), {
  code: 'ECONNREFUSED',
  syscall: 'connect',
});
const denied = Object.assign(new Error('(HTTP code 500) server error - no space left'), { statusCode: 500 });
const missingFile = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', syscall: 'open' });

describe('an error of the engine', () => {
  it.each([
    ['a stopped engine', refused, EXIT.unavailable, /went away/],
    ['a broken connection', new Error('socket hang up'), EXIT.unavailable, /went away/],
    ['a refused request', denied, EXIT.harnessFault, /refused: .*no space left/],
    ['the first of several', new AggregateError([refused, denied]), EXIT.unavailable, /went away/],
    [
      'the original error if the cleanup failed too',
      Object.assign(new Error('both'), { error: new Error('later'), suppressed: refused }),
      EXIT.unavailable,
      /went away/,
    ],
  ])('is reported for %s', (_, error, exitCode, message) => {
    const fault = engineFault(error);
    expect(fault).toBeInstanceOf(HiveBenchError);
    expect(fault).toMatchObject({ exitCode });
    expect((fault as Error).message).toMatch(message);
  });

  it('is neither a bug nor a missing file', () => {
    for (const other of [new TypeError('x is not a function'), missingFile, undefined]) {
      expect(engineFault(other)).toBe(other);
    }
  });
});
