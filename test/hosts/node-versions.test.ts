import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/lib/root.ts';

/** The oldest that package.json allows, and those that are maintained; npm packages carry their binaries. */
const VERSIONS = ['20.19.0', '22', '24'];
const TOO_OLD = '18';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-node-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

async function nodeOf(version: string): Promise<string> {
  const prefix = path.join(dir, version);
  await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, `node@${version}`]);
  return path.join(prefix, 'node_modules/node/bin/node');
}

describe.each(VERSIONS)('Node.js %s', (version) => {
  it('starts hive-bench, reads a configuration in TypeScript, and asks the engine', async () => {
    const node = await nodeOf(version);
    const { stdout: own } = await execa(node, ['--version']);
    expect(own).toMatch(new RegExp(`^v${version.replaceAll('.', '\\.')}`));
    const config = path.join(dir, 'hive-bench.config.ts');
    writeFileSync(config, 'const suite: string[] = ["clean"];\nexport default { suite };\n');
    const bench = path.join(ROOT, 'bin/hive-bench.js');
    const list = await execa(node, [bench, '--config', config, 'scenarios'], { reject: false });
    expect(list.exitCode, list.stderr).toBe(0);
    // Not its exit code: other rows may fail on a busy host.
    const doctor = await execa(node, [bench, 'doctor', '--json'], { reject: false });
    const findings = JSON.parse(doctor.stdout) as { check: string; status: string }[];
    expect(findings.find(({ check }) => check === 'engine')?.status).toBe('pass');
  });
});

it(`Node.js ${TOO_OLD} is refused in one error`, async () => {
  const { exitCode, stderr } = await execa(
    await nodeOf(TOO_OLD),
    [path.join(ROOT, 'bin/hive-bench.js'), 'run'],
    {
      reject: false,
    },
  );
  expect(exitCode).toBe(69);
  expect(stderr).toMatch(
    /^error: Node\.js 18\.\S+ is too old\.\n {2}hint: Install Node\.js 20\.19 or later\.$/,
  );
});
