import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.ts';
import { readContent, writeContent } from '../../../src/evidence/content.ts';
import type { RoundContent } from '../../../src/model/content.ts';

const content: RoundContent = {
  translations: [{ source: 'Good morning', delivered: 'buen día', score: 81.5 }],
  speeches: [
    { promised: 'buen día', recognised: 'Buen <b>día</b>', isPromised: true, score: 90, bestOther: 12 },
  ],
  faults: ['speech 3: late'],
  renderings: new Map([['buen día', Int16Array.of(1, -2, 3)]]),
  renderingFault: 'connection refused',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hive-bench-content-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads what it wrote, and nothing where nothing was written', () => {
  expect(readContent(folder)).toBeUndefined();
  writeContent(folder, content);
  expect(readContent(folder)).toEqual(content);
});

it('refuses what is no longer as it was written, with file and field', () => {
  writeContent(folder, content);
  const file = path.join(folder, 'content.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('81.5', '815'));
  expect(() => readContent(folder)).toThrow(UsageError);
  expect(() => readContent(folder)).toThrow(/content\.json: translations\[0\]\.score/);
});
