import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { type Finding, finding } from '../../model/finding.ts';
import type { Engine } from '../../stack/engine.ts';
import { engineDisk, IMAGES_GIB } from '../../stack/engine-disk.ts';
import { UML_ARCHITECTURES } from '../../stack/uml-support.ts';

interface Host {
  readonly engine: Engine | undefined;
}

/** Of this host's kernel: a remote engine's is not looked at, so with any engine its lack is only a warning. */
export async function checkKernelNetem({ engine }: Host): Promise<Finding> {
  const loaded = readText('/proc/modules').includes('sch_netem');
  const found = loaded || (await execa('modinfo', ['sch_netem'], { reject: false })).exitCode === 0;
  if (found) return finding('sch_netem', 'pass', loaded ? 'loaded' : 'can be loaded');
  return finding(
    'sch_netem',
    engine ? 'warn' : 'fail',
    'not found on this host',
    'The gateway then runs netem in User-Mode Linux (--gateway uml), which needs /dev/net/tun. A remote engine is checked when a run starts.',
  );
}

export function checkUml({ engine }: Host): Finding {
  if (engine && !UML_ARCHITECTURES.has(engine.arch)) {
    return finding(
      'User-Mode Linux',
      'warn',
      `not packaged for ${engine.arch}`,
      'The gateway needs sch_netem in the kernel of the engine there (`modprobe sch_netem`).',
    );
  }
  const tun = readText('/proc/misc')
    .split('\n')
    .some((line) => line.trim().endsWith(' tun'));
  return tun
    ? finding('/dev/net/tun', 'pass', 'there: User-Mode Linux can carry the links')
    : finding(
        '/dev/net/tun',
        'warn',
        'not there',
        'Needed only where the kernel has no sch_netem: `modprobe tun`.',
      );
}

export function checkCpu(): Finding {
  const all = cpus();
  const found = `${all.length} × ${all[0]?.model.trim() ?? 'unknown'}`;
  if (all.length >= 4) return finding('CPU', 'pass', found);
  return all.length >= 2
    ? finding(
        'CPU',
        'warn',
        found,
        'Enough for two pairs at a time; the guide asks for four cores in production.',
      )
    : finding(
        'CPU',
        'fail',
        found,
        'One core cannot run stack and clients without delaying both: use two or more.',
      );
}

export function checkMemory(): Finding {
  const gib = totalmem() / 2 ** 30;
  return gib >= 8
    ? finding('memory', 'pass', `${gib.toFixed(1)} GiB`)
    : finding(
        'memory',
        gib >= 4 ? 'warn' : 'fail',
        `${gib.toFixed(1)} GiB`,
        'The guide asks for 8 GB; the stack and four clients use about 3.',
      );
}

export function checkClock(): Finding {
  const source =
    readText('/sys/devices/system/clocksource/clocksource0/current_clocksource').trim() || 'unknown';
  const good = ['tsc', 'kvm-clock', 'arch_sys_counter', 'hyperv_clocksource_tsc_page'].includes(source);
  return finding(
    'clock source',
    good ? 'pass' : 'warn',
    source,
    good ? '' : 'Reading the clock may be slow here; the injection lag of a run shows whether it matters.',
  );
}

export async function checkTimers(): Promise<Finding> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await sleep(300);
  delay.disable();
  const p99Ms = delay.percentile(99) / 1e6;
  const found = `event loop p99 ${p99Ms.toFixed(1)} ms over 0.3 s`;
  return p99Ms < 10
    ? finding('timers', 'pass', found)
    : finding(
        'timers',
        'warn',
        found,
        'The host is busy or its timers are coarse: frames would be injected late.',
      );
}

export function checkOpenFiles(): Finding {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(readText('/proc/self/limits'))?.[1] ?? Number.NaN);
  if (Number.isNaN(limit)) return finding('open files', 'warn', 'unknown', 'No /proc here; 1024 are needed.');
  return limit >= 1024
    ? finding('open files', 'pass', `${limit} allowed`)
    : finding('open files', 'warn', `${limit} allowed`, '`ulimit -n 4096`');
}

/** Where the engine keeps images, and where the results go: seldom one place. */
export async function checkEngineDisk({ engine }: Host): Promise<Finding> {
  if (!engine) return finding('engine disk', 'fail', 'needs an engine', 'See engine.');
  const { root, freeGib } = await engineDisk(engine);
  if (freeGib === undefined) {
    return finding(
      'engine disk',
      'warn',
      `${root} is on another host or machine: not checked`,
      `Images need ${IMAGES_GIB} GiB there: \`docker system df\` shows what is used.`,
    );
  }
  const found = `${freeGib.toFixed(1)} GiB free in ${root}`;
  if (freeGib >= IMAGES_GIB) return finding('engine disk', 'pass', found);
  return finding(
    'engine disk',
    freeGib >= 1 ? 'warn' : 'fail',
    found,
    `Images need ${IMAGES_GIB} GiB when they are built: remove unused ones (\`docker image prune\`), or give the engine another data-root.`,
  );
}

export async function checkDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs('.');
  const gib = (bavail * bsize) / 2 ** 30;
  const found = `${gib.toFixed(1)} GiB free here`;
  if (gib >= 2) return finding('disk', 'pass', found);
  return finding(
    'disk',
    gib >= 0.2 ? 'warn' : 'fail',
    found,
    'A run writes about 50 MB of results, a long one more: `--output` names another folder.',
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
