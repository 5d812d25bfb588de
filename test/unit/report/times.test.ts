import { expect, it } from 'vitest';
import { timesText } from '../../../src/report/times.ts';
import { runRecord } from '../build/record.ts';

const timesS = { checks: 6, joins: 14, speech: 60, visits: 10, analysis: 10 };

it('says where the time of all rounds went, or nothing where one does not say', () => {
  const [scenario] = runRecord().scenarios;
  if (!scenario) throw new Error('no scenario');
  const record = (...scenarios: object[]): Parameters<typeof timesText>[0] =>
    ({ ...runRecord(), scenarios }) as Parameters<typeof timesText>[0];
  expect(timesText(record({ ...scenario, timesS }, { ...scenario, timesS }))).toBe(
    'in rounds 3 min 20 s: speech 60 %, joins 14 %, checks 6 %, visits 10 %, analysis 10 %',
  );
  expect(timesText(record({ ...scenario, timesS }, scenario))).toBeUndefined();
});
