import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { toTextfile } from '../../src/report/outputs/textfile.ts';
import { ROOT } from '../../src/lib/root.ts';
import { readEntries } from '../../src/stack/archive.ts';
import { startContainer } from '../../src/stack/container.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { ownerOf } from '../../src/stack/labels.ts';
import { runRecord } from '../unit/build/record.ts';

describe("promtool of the stack's own Prometheus", () => {
  it('finds the alerts to be what their tests say, and nothing to object to in metrics.prom', async () => {
    const engine = await connectEngine();
    const source = { root: ROOT, ready: {}, say: () => undefined };
    const { prometheus: image = '' } = await ensureImages(engine, ['prometheus'], source);
    const shipped = ['stack/monitoring/prometheus.yml', 'stack/monitoring/alerts.yml'];
    const files = await readEntries(ROOT, [...shipped, 'test/live/alert-rules.yml']);
    const metrics = { name: 'metrics.prom', data: await toTextfile(runRecord()) };
    const lines: string[] = [];
    await using container = await startContainer(
      {
        engine,
        vantage: { kind: 'host' },
        runId: `test-${process.pid}-rules`,
        owner: ownerOf(),
        prefix: `hive-bench-test-${process.pid}`,
        logDir: mkdtempSync(path.join(tmpdir(), 'hive-bench-test-')),
      },
      {
        service: 'promtool',
        image,
        command: [
          'sh',
          '-c',
          'exec 2>&1; cd /rules && promtool check config prometheus.yml && promtool test rules alert-rules.yml && promtool check metrics <metrics.prom',
        ],
        attachments: [],
        files: [...files, metrics].map(({ name, ...entry }) => ({
          ...entry,
          name: `rules/${path.basename(name)}`,
        })),
      },
      (line) => lines.push(line),
    );
    expect(await container.ended(), lines.join('\n')).toBe(0);
    expect(lines.join('\n')).toMatch(/2 rules found[^]*SUCCESS/);
  });
});
