import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/lib/errors.ts';
import { ROOT } from '../../../src/lib/root.ts';

let tools: string;
beforeEach(() => {
  tools = mkdtempSync(path.join(tmpdir(), 'hive-bench-audit-'));
});
afterEach(() => rmSync(tools, { recursive: true, force: true }));

/** In place of a tool that asks a registry. */
function toolIs(name: string, script: string): void {
  writeFileSync(path.join(tools, name), `#!/bin/bash\n${script}\n`);
  chmodSync(path.join(tools, name), 0o755);
}

const audit = async (...args: string[]): Promise<{ exitCode?: number; stderr: string }> =>
  execa(path.join(ROOT, 'scripts/audit'), args, {
    reject: false,
    env: { PATH: `${tools}:${process.env['PATH']}` },
  });

const counted = (total: number): string => `echo '{"metadata":{"vulnerabilities":{"total":${total}}}}'`;

describe('scripts/audit', () => {
  it.each([
    ['knows none', counted(0), 0],
    ['knows one', counted(1), 1],
    ['has no such list', `echo '{"message":"405 Method Not Allowed"}'; exit 1`, EXIT.unavailable],
    ['does not answer', 'exit 1', EXIT.unavailable],
  ])('exits as npm reports that it %s', async (_, script, code) => {
    toolIs('npm', script);
    expect((await audit('npm')).exitCode).toBe(code);
  });

  it('never passes Go or Python when their list cannot be had', async () => {
    for (const tool of ['curl', 'go', 'python3']) toolIs(tool, 'exit 1');
    for (const ecosystem of ['go', 'python'])
      expect((await audit(ecosystem)).exitCode).toBe(EXIT.unavailable);
  });

  it('names what it can be asked for', async () => {
    const { exitCode, stderr } = await audit('cargo');
    expect([exitCode, stderr]).toEqual([EXIT.usage, 'audit: got cargo, expected npm, python or go']);
  });
});
