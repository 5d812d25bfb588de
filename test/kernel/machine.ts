import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { ROOT } from '../../src/lib/root.ts';

/** Kept between runs: making it takes half a minute, and nothing that is tested is in it. */
const CACHE = path.join(ROOT, '.cache', 'kernel-machine');
const INIT = fileURLToPath(new URL('vm-init', import.meta.url));
const PACKAGES = [
  'linux-image-cloud-amd64',
  'docker.io',
  'iptables',
  'iproute2',
  'kmod',
  'ca-certificates',
  'mount',
];
const TOOLS: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
};
/** Where Debian keeps mke2fs, which not every user's PATH names. */
const env = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` };
const DISK_GIB = 6;
const MEMORY_MIB = 3072;
/** Emulation took 12 s; a slower host may take its time. */
const ENGINE_WITHIN_MS = 300_000;

/** A Debian kernel, which has sch_netem, with a Docker engine on it. */
export interface Machine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly dockerHost: string;
}

/**
 * Boots a virtual machine that knows nothing but a Docker engine, reachable on the loopback alone. Emulated (TCG), for what
 * is asked of it is a kernel, not speed, and KVM is not everywhere.
 */
export async function bootMachine(say: (line: string) => void): Promise<Machine> {
  await refuseMissingTools();
  await ensureDisk(say);
  const port = await freePort();
  const forward = `hostfwd=tcp:127.0.0.1:${port}-:2375`;
  // What is written to the disk goes with the machine.
  const disk = `file=${path.join(CACHE, 'disk.img')},if=virtio,format=raw,cache=unsafe,snapshot=on`;
  const options = [
    ['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', String(MEMORY_MIB)],
    ['-display', 'none', '-serial', 'stdio', '-monitor', 'none', '-no-reboot'],
    ['-kernel', path.join(CACHE, 'vmlinuz'), '-initrd', path.join(CACHE, 'initrd.img')],
    ['-append', 'console=ttyS0 root=/dev/vda rw quiet panic=-1 init=/sbin/vm-init'],
    ['-drive', disk, '-netdev', `user,id=net,${forward}`, '-device', 'virtio-net-pci,netdev=net'],
  ];
  const qemu = execa('qemu-system-x86_64', options.flat(), {
    all: true,
    reject: false,
    cleanup: true,
    stdin: 'ignore',
  });
  const dockerHost = `tcp://127.0.0.1:${port}`;
  const machine = {
    dockerHost,
    [Symbol.asyncDispose]: async () => {
      qemu.kill('SIGKILL');
      await qemu;
    },
  };
  const began = performance.now();
  try {
    await Promise.race([
      untilAnswered(`http://127.0.0.1:${port}/_ping`),
      qemu.then(({ all }) => {
        throw new Error(`the virtual machine ended before its engine answered:\n${all?.slice(-2000)}`);
      }),
    ]);
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
  say(`virtual machine up after ${((performance.now() - began) / 1000).toFixed(0)} s on ${dockerHost}`);
  return machine;
}

/** Brings images of this host's engine onto the machine's. */
export async function carryImages(tags: readonly string[], { dockerHost }: Machine): Promise<void> {
  await execa('docker', ['save', ...tags], { encoding: 'buffer', buffer: false }).pipe('docker', ['load'], {
    env: { DOCKER_HOST: dockerHost },
  });
}

async function refuseMissingTools(): Promise<void> {
  const found = await Promise.all(
    Object.keys(TOOLS).map((tool) => execa('which', [tool], { reject: false, env })),
  );
  const missing = Object.values(TOOLS).filter((_, i) => found[i]?.exitCode !== 0);
  if (missing.length > 0)
    throw new Error(
      `needs ${missing.join(', ')}: apt-get install --no-install-recommends ${missing.join(' ')}`,
    );
}

/** A file system with kernel and engine, as mmdebstrap makes it from Debian's packages. */
async function ensureDisk(say: (line: string) => void): Promise<void> {
  const stamp = path.join(CACHE, 'made-of');
  const madeOf = `${PACKAGES.join(' ')} ${DISK_GIB} GiB\n${await readFile(INIT, 'utf8')}`;
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === madeOf) return;
  say('making the disk of the virtual machine from Debian packages');
  await rm(CACHE, { recursive: true, force: true });
  const root = path.join(CACHE, 'root');
  await mkdir(root, { recursive: true });
  await execa('mmdebstrap', [
    '--variant=minbase',
    `--include=${PACKAGES.join(',')}`,
    `--customize-hook=copy-in ${INIT} /sbin`,
    '--customize-hook=chmod 0755 "$1/sbin/vm-init"',
    'bookworm',
    root,
  ]);
  const boot = await readdir(path.join(root, 'boot'));
  for (const name of ['vmlinuz', 'initrd.img']) {
    const versioned = boot.find((each) => each.startsWith(`${name}-`));
    if (!versioned) throw new Error(`no ${name} in ${boot.join(', ')}`);
    await execa('cp', [path.join(root, 'boot', versioned), path.join(CACHE, name)]);
  }
  const disk = path.join(CACHE, 'disk.img');
  await execa('truncate', ['-s', `${DISK_GIB}G`, disk]);
  await execa('mke2fs', ['-q', '-F', '-t', 'ext4', '-d', root, disk], { env });
  await rm(root, { recursive: true, force: true });
  await writeFile(stamp, madeOf);
}

async function untilAnswered(url: string): Promise<void> {
  const deadline = performance.now() + ENGINE_WITHIN_MS;
  for (;;) {
    // QEMU takes the connection long before anybody in the machine does.
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline)
      throw new Error(`no engine on ${url} within ${ENGINE_WITHIN_MS / 1000} s`);
    await sleep(500);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}
