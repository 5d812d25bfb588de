import { describe, expect, it } from 'vitest';
import {
  describeIdentity,
  identityOf,
  parseIdentity,
  readIdentity,
} from '../../../src/lib/process-identity.ts';

describe('identity of a process', () => {
  it('has host, PID namespace, pid, start time and user, and survives a round trip through text', () => {
    const own = readIdentity();
    expect(own).toMatchObject({ pid: process.pid, uid: String(process.getuid?.()) });
    for (const name of ['start', 'pidns', 'timens', 'boot', 'host'] as const) expect(own[name]).toBeTruthy();
    expect(parseIdentity(identityOf())).toEqual(own);
    expect(identityOf()).toBe(identityOf());
  });

  it.each([
    [
      'pid=7 pidns=4026532281 uid=0 host=3f2a9c',
      'process 7 of user 0 on 3f2a9c, in PID namespace 4026532281',
    ],
    ['pid=7 pidns=4026531836 uid=1000 host=build%207', 'process 7 of user 1000 on build 7'],
    ['boot:7:33', 'process 7'],
    ['', 'an owner that was not recorded'],
    ['x\u001b[2J', 'owner "x\\u001b[2J"'],
  ])('describes %j for messages', (text, words) => {
    expect(describeIdentity(text)).toBe(words);
  });

  it.each(['pid=7 host=%zz', 'pid=7  uid=0', 'pid=07', 'pid=99999999999', '7'])('rejects %j', (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  });
});
