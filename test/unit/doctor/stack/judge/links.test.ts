import { expect, it } from 'vitest';
import { judgeLinks, type ActiveLinks } from '../../../../../src/doctor/stack/judge/links.ts';

it.each<[string, ActiveLinks, string, string]>([
  ['never set', { addresses: 0, impaired: 0, differences: [] }, 'pass', 'unimpaired'],
  ['clean', { name: 'clean', addresses: 64, impaired: 0, differences: [] }, 'pass', 'unimpaired'],
  [
    'impaired for some',
    { name: 'by hand', addresses: 64, impaired: 1, differences: [] },
    'warn',
    'impaired: by hand, 1 of 64 addresses',
  ],
  [
    'changed outside hive-bench',
    { name: 'clean', addresses: 64, impaired: 0, differences: ['a uplink: pfifo'] },
    'warn',
    'not as configured: a uplink: pfifo',
  ],
])('links that are %s', (_, links, status, found) => {
  expect(judgeLinks(links)).toMatchObject({ check: 'access links', status, found });
});
