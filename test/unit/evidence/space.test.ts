import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge } from '../../../src/commands/judge.ts';
import { EXIT } from '../../../src/lib/errors.ts';
import { measureSpace, readSpace, writeSpace } from '../../../src/evidence/space.ts';
import { fromJson, toJson } from '../../../src/report/json.ts';
import { toHtml } from '../../../src/report/html.ts';
import { writeRunFolder } from '../build/folder.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-space-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const HEAD_BYTES = 8 * 2 ** 20;

describe('the space of a run', () => {
  it('is that of its evidence, logs and packets, with what logs left out', async () => {
    for (const name of ['evidence/clean/1', 'logs', 'captures'])
      mkdirSync(path.join(dir, name), { recursive: true });
    writeFileSync(path.join(dir, 'evidence/clean/1/heard.wav'), Buffer.alloc(3000));
    writeFileSync(path.join(dir, 'captures/sfu.pcap'), Buffer.alloc(400));
    writeFileSync(path.join(dir, 'logs/mt.log'), 'x');
    const cut = Buffer.concat([
      Buffer.alloc(HEAD_BYTES),
      Buffer.from('\n[hive-bench left out 14000000 bytes here]\nend\n'),
    ]);
    writeFileSync(path.join(dir, 'logs/livekit.log'), cut);
    const space = await measureSpace(dir);
    expect(space).toEqual({
      evidenceBytes: 3000,
      logsBytes: cut.length + 1,
      capturesBytes: 400,
      cutLogs: [{ log: 'livekit.log', leftOutBytes: 14_000_000 }],
    });
    writeSpace(dir, space);
    expect(readSpace(dir)).toEqual(space);
  });

  it('is in the record and the report, also when the files are judged elsewhere, without logs', async () => {
    writeRunFolder(dir, { latenciesMs: [200, 240] });
    const cutLogs = [{ log: '<b>.log', leftOutBytes: 14_000_000 }];
    writeSpace(dir, { evidenceBytes: 104_000_000, logsBytes: 16_777_300, cutLogs });
    const { record } = await judge(dir, { slos: [] }, new Date());
    expect(fromJson(toJson(record)).harness.space).toMatchObject({ evidenceBytes: 104_000_000, cutLogs });
    expect(toHtml(record)).toContain('evidence 104 MB, logs 17 MB (left out: 14 MB of &lt;b&gt;.log)');
  });

  it.each([
    { evidenceBytes: -1, logsBytes: 0, cutLogs: [] },
    { evidenceBytes: 1, logsBytes: 0, cutLogs: [{ log: 'x.log', leftOutBytes: 'much' }] },
    { evidenceBytes: 1, logsBytes: 0, cutLogs: [null] },
    { evidenceBytes: 1, logsBytes: 0 },
  ])('is refused where it was edited: %j', async (edited) => {
    writeRunFolder(dir, { latenciesMs: [200] });
    writeFileSync(path.join(dir, 'space.json'), JSON.stringify(edited));
    await expect(judge(dir, { slos: [] }, new Date())).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: expect.stringContaining('space.json') as unknown,
    });
  });
});
