import { expect, it } from 'vitest';
import { isInDoubt, judgeHost } from '../../../src/contract/host.ts';

it('doubts what fails where the host was as busy as makes a round invalid', () => {
  const busy = judgeHost({ busy: 0.97, steal: 0 });
  expect(busy).toMatchObject([
    { status: 'warn', found: '97 % busy, 0 % taken by the hypervisor; expected at most 95 % and 5 %' },
  ]);
  expect(isInDoubt(busy)).toBe(true);
  expect(isInDoubt(judgeHost({ busy: 0.5, steal: 0.1 }))).toBe(true);
});

it('doubts nothing on a host with time, or where its load is unknown', () => {
  const idle = judgeHost({ busy: 0.4, steal: 0 });
  expect(idle).toMatchObject([{ status: 'pass', found: '40 % busy, 0 % taken by the hypervisor' }]);
  expect([isInDoubt(idle), judgeHost(undefined)]).toEqual([false, []]);
});
