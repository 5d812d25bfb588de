import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import { ROOT } from '../../src/lib/root.ts';

/** What scripts/setup calls, but for what it may install. */
const PROGRAMS =
  'apt-config awk bash basename cat cmp cp date dirname dpkg dpkg-query env grep id mktemp mv node npm readlink rm script sed seq setsid sleep sh tail timeout tr';

let dir: string;
/** A folder with the programs above and none other: no docker, no dockerd. */
let bare: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'hive-bench-setup-'));
  bare = path.join(dir, 'bin');
  mkdirSync(bare);
  for (const name of PROGRAMS.split(' ')) {
    const { stdout, exitCode } = await execa('which', [name], { reject: false });
    if (exitCode === 0) symlinkSync(stdout, path.join(bare, name));
  }
});
afterAll(() => rmSync(dir, { recursive: true }));

function program(name: string, text: string): string {
  const folder = mkdtempSync(path.join(dir, 'shim-'));
  writeFileSync(path.join(folder, name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  return folder;
}

interface Said {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** As on a host whose /run is empty, so that no engine answers; `before` runs there first. */
async function setup(
  env: Record<string, string>,
  { before = 'true', command = 'bash scripts/setup' } = {},
): Promise<Said> {
  const script = `PATH=/usr/bin:/bin; mount -t tmpfs none /run && { ${before}; } && PATH=${env['PATH'] ?? bare} && ${command}`;
  const { exitCode, all } = await execa('/usr/bin/unshare', ['--mount', '/bin/bash', '-c', script], {
    cwd: ROOT,
    env: { PATH: bare, HOME: dir, ...env },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  return { exitCode, stderr: all };
}

/** Whoever runs this has an engine on the default socket. */
describe('scripts/setup where an engine answers', () => {
  it('asks the socket, whatever the docker CLI says', async () => {
    const old = program('docker', 'echo "client version 1.41 is too old" >&2; exit 1');
    const { exitCode, stderr } = await execa('bash', ['scripts/setup'], {
      cwd: ROOT,
      env: { PATH: `${old}:${bare}`, HOME: dir },
      extendEnv: false,
      reject: false,
    });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/Docker Engine \S+ on unix:\/\/\/var\/run\/docker\.sock answers/);
  });
});

describe.skipIf(process.getuid?.() !== 0)('scripts/setup where none answers (needs root)', () => {
  const recorder = (record: string): string => program('apt-get', `echo "$*" >>${record}; exit 100`);
  const withRecorder = (record: string): Record<string, string> => ({
    PATH: `${recorder(record)}:${bare}`,
  });

  it('installs nothing beside a mounted socket', async () => {
    const record = path.join(dir, 'mounted');
    const before =
      'touch /run/docker.sock /tmp/hb-sock && mount --bind /tmp/hb-sock /run/docker.sock && rm -f /tmp/hb-sock';
    const { exitCode, stderr } = await setup(withRecorder(record), { before });
    expect(stderr).toContain('is mounted into this container');
    expect(exitCode).toBe(EXIT.unavailable);
    expect(() => readFileSync(record)).toThrow('ENOENT');
  });

  it('installs nothing where containerd.io is installed without an engine', async () => {
    const record = path.join(dir, 'containerd');
    const admin = mkdtempSync(path.join(dir, 'dpkg-'));
    mkdirSync(path.join(admin, 'info'));
    writeFileSync(
      path.join(admin, 'status'),
      'Package: containerd.io\nStatus: install ok installed\nMaintainer: x <x@example.com>\nArchitecture: amd64\nVersion: 1.7\nDescription: x\n',
    );
    const { exitCode, stderr } = await setup({ ...withRecorder(record), DPKG_ADMINDIR: admin });
    expect(stderr).toContain('containerd.io is installed without Docker Engine');
    expect(exitCode).toBe(EXIT.unavailable);
    expect(() => readFileSync(record)).toThrow('ENOENT');
  });

  it('announces what it installs, waits for the lock of apt, and removes nothing', async () => {
    const record = path.join(dir, 'recorded');
    const { exitCode, stderr } = await setup(withRecorder(record));
    expect(exitCode).toBe(EXIT.unavailable);
    expect(stderr).toMatch(/going to install docker\.io containerd runc .*by apt-get/);
    for (const call of readFileSync(record, 'utf8').trim().split('\n'))
      expect(call).toMatch(/-o DPkg::Lock::Timeout=300 --no-remove/);
  });

  it('asks on a terminal, and takes no for an answer; --yes is one given before', async () => {
    const record = path.join(dir, 'asked');
    const no = await setup(withRecorder(record), {
      command: "script -qec 'bash scripts/setup' /dev/null <<<n",
    });
    expect(no.stderr).toContain('Go on? [y/N]');
    expect(no.stderr).toContain('nothing was installed');
    expect(no.exitCode).toBe(EXIT.unavailable);
    expect(() => readFileSync(record)).toThrow('ENOENT');
    await setup(withRecorder(record), {
      command: "script -qec 'bash scripts/setup --yes' /dev/null </dev/null",
    });
    expect(readFileSync(record, 'utf8')).toContain('install');
  });

  it('starts an engine that is installed, and keeps its log within bounds', async () => {
    const script = [
      'for each in /run /var/log /var/lib/docker; do mount -t tmpfs none $each; done; ip link set lo up',
      'bash scripts/setup && node scripts/ask-engine && wc -c </var/log/dockerd.log',
      'pid=$(cat /run/docker.pid) && kill $pid && while kill -0 $pid 2>/dev/null; do sleep 0.2; done',
    ];
    const started = await execa('unshare', ['--net', '--mount', 'bash', '-c', script.join('\n')], {
      cwd: ROOT,
      stdin: 'ignore',
    });
    expect(started.stderr).toContain('Docker Engine is installed and does not answer: starting it');
    expect(started.stdout).toMatch(/^\S+ on unix:\/\/\/var\/run\/docker\.sock\n\d+$/);
  });

  it("keeps two generations of that log, as the engine's lines come", async () => {
    const text = readFileSync(path.join(ROOT, 'scripts/setup'), 'utf8');
    const keepLog = /^keep_log\(\) \{\n[^]*?^\}$/m.exec(text)?.[0];
    const log = path.join(dir, 'dockerd.log');
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i} with \\backslash  and spaces`);
    await execa('bash', ['-c', `LOG=${log} MAX_LOG_BYTES=4000\n${keepLog}\nkeep_log`], {
      input: lines.join('\n') + '\n',
    });
    const kept = [`${log}.1`, log].map((file) => readFileSync(file, 'utf8'));
    for (const generation of kept) expect(generation.length).toBeLessThanOrEqual(4000);
    const all = kept.join('').trimEnd().split('\n');
    expect(all).toEqual(lines.slice(-all.length));
  });

  it('installs nothing where an address was chosen', async () => {
    const record = path.join(dir, 'chosen');
    const { exitCode, stderr } = await setup({
      ...withRecorder(record),
      DOCKER_HOST: 'unix:///nowhere.sock',
    });
    expect(exitCode).toBe(EXIT.unavailable);
    expect(stderr).toContain('unix:///nowhere.sock, which DOCKER_HOST names');
    expect(() => readFileSync(record)).toThrow('ENOENT');
  });
});
