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

/**
 * Checks this host's kernel for sch_netem. The engine may run on another kernel, so a missing module is only a warning
 * when an engine is available.
 */
export async function checkKernelNetem({ engine }: Host): Promise<Finding> {
  const loaded = readText('/proc/modules').includes('sch_netem');
  const found = loaded || (await execa('modinfo', ['sch_netem'], { reject: false })).exitCode === 0;
  if (found) return finding('sch_netem', 'pass', loaded ? 'loaded' : 'available, not loaded yet');
  return finding(
    'sch_netem',
    engine ? 'warn' : 'fail',
    'missing on this host',
    'Without it the gateway runs netem in User-Mode Linux (--gateway uml), which needs /dev/net/tun. A run checks the kernel of a remote engine when it starts.',
  );
}

export function checkUml({ engine }: Host): Finding {
  if (engine && !UML_ARCHITECTURES.has(engine.arch)) {
    return finding(
      'User-Mode Linux',
      'warn',
      `not packaged for ${engine.arch}`,
      "Load sch_netem in the kernel of the engine's host (`modprobe sch_netem`).",
    );
  }
  const tun = readText('/proc/misc')
    .split('\n')
    .some((line) => line.trim().endsWith(' tun'));
  return tun
    ? finding('/dev/net/tun', 'pass', 'available for User-Mode Linux')
    : finding(
        '/dev/net/tun',
        'warn',
        'missing',
        'Run `modprobe tun` if the kernel has no sch_netem; otherwise it is not needed.',
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
        'Enough for two concurrent pairs. The guide requires four cores in production.',
      )
    : finding(
        'CPU',
        'fail',
        found,
        'Use two or more cores: on one core the stack and the clients delay each other.',
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
        'The guide requires 8 GB. The stack and four clients use about 3 GB.',
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
    good ? '' : 'Reading this clock may be slow. Check the injection lag in the report of a run.',
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
        'Stop other work on this host: it is busy or its timers are coarse, so frames would be injected late.',
      );
}

export function checkOpenFiles(): Finding {
  const limit = Number(/^Max open files\s+(\d+)/m.exec(readText('/proc/self/limits'))?.[1] ?? Number.NaN);
  if (Number.isNaN(limit))
    return finding('open files', 'warn', 'unknown: no /proc', 'Make sure that 1024 are allowed.');
  return limit >= 1024
    ? finding('open files', 'pass', `${limit} allowed`)
    : finding('open files', 'warn', `${limit} allowed, expected 1024`, 'Run `ulimit -n 4096`.');
}

/** The disk that holds the engine's images, which is often not the one for the results. */
export async function checkEngineDisk({ engine }: Host): Promise<Finding> {
  if (!engine)
    return finding('engine disk', 'fail', 'not checked: Docker Engine is unavailable', 'See the row engine.');
  const { root, freeGib } = await engineDisk(engine);
  if (freeGib === undefined) {
    return finding(
      'engine disk',
      'warn',
      `not checked: ${root} is on another host`,
      `Make sure that ${IMAGES_GIB} GiB are free there for the images (\`docker system df\` shows disk usage).`,
    );
  }
  const found = `${freeGib.toFixed(1)} GiB free in ${root}`;
  if (freeGib >= IMAGES_GIB) return finding('engine disk', 'pass', found);
  return finding(
    'engine disk',
    freeGib >= 1 ? 'warn' : 'fail',
    found,
    `Building the images needs ${IMAGES_GIB} GiB: remove unused images (\`docker image prune\`), or move the engine's data-root.`,
  );
}

export async function checkDisk(): Promise<Finding> {
  const { bavail, bsize } = await statfs('.');
  const gib = (bavail * bsize) / 2 ** 30;
  const found = `${gib.toFixed(1)} GiB free in the working directory`;
  if (gib >= 2) return finding('disk', 'pass', found);
  return finding(
    'disk',
    gib >= 0.2 ? 'warn' : 'fail',
    found,
    'Free some space, or write results elsewhere with `--output`: a run writes about 50 MB, a long run more.',
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
