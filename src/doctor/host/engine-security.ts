import { type Finding, finding } from '../../model/finding.ts';
import type { Engine } from '../../stack/engine.ts';

type Host = { readonly engine: Engine | undefined };

/** Docker Engine 28.0.0 is the first that drops what neighbours send to ports published on the loopback. */
const CLOSED_SINCE = 28;

/** Whether neighbours on the same network can reach what the stack publishes on 127.0.0.1. */
export function checkPublishedPorts({ engine }: Host): Finding {
  const check = 'published ports';
  if (!engine) return finding(check, 'fail', 'needs an engine', 'See engine.');
  const major = Number(/^\d+/.exec(engine.version)?.[0]);
  // What is no Docker Engine has its own forwarding, and its own version numbers.
  if (!Number.isInteger(major)) return finding(check, 'pass', `engine ${engine.version}: not known`);
  return major >= CLOSED_SINCE
    ? finding(check, 'pass', 'on 127.0.0.1 they are closed to other hosts')
    : finding(
        check,
        'warn',
        `engine ${engine.version}: hosts on the same network can reach ports published on 127.0.0.1`,
        'Use Docker Engine 28 or later, or a network that you trust (moby/moby#45610).',
      );
}

/** After so long a good deal of Debian's security updates are missing in an image. */
const OLD_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;

/** Whether the base of all images was built long ago: its tag stays the same, so nothing builds it again by itself. */
export async function checkImageAge({ engine }: Host, now = Date.now()): Promise<Finding> {
  const check = 'age of images';
  if (!engine) return finding(check, 'fail', 'needs an engine', 'See engine.');
  const bases = await engine.docker.listImages({ filters: { label: ['hive-bench.image=base'] } });
  const newest = Math.max(...bases.map(({ Created }) => Created * 1000));
  if (bases.length === 0) return finding(check, 'pass', 'none are built yet');
  const days = Math.floor((now - newest) / DAY_MS);
  return days < OLD_AFTER_DAYS
    ? finding(check, 'pass', `the base was built ${days} days ago`)
    : finding(
        check,
        'warn',
        `the base was built ${days} days ago: Debian's security updates of this time are missing`,
        '`docker image ls --filter label=hive-bench.image` lists them; once they are removed, the next run builds them again.',
      );
}
