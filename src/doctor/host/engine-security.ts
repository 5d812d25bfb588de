import { type Finding, finding } from '../../model/finding.ts';
import type { Engine } from '../../stack/engine.ts';

type Host = { readonly engine: Engine | undefined };

/** Docker Engine 28.0.0 and later drop packets from other hosts to ports published on the loopback. */
const CLOSED_SINCE = 28;

/** Whether hosts on the same network can reach the ports that the stack publishes on 127.0.0.1. */
export function checkPublishedPorts({ engine }: Host): Finding {
  const check = 'published ports';
  if (!engine)
    return finding(check, 'fail', 'not checked: Docker Engine is unavailable', 'See the row engine.');
  const major = Number(/^\d+/.exec(engine.version)?.[0]);
  // Other engines have their own forwarding and version numbers, so nothing can be concluded.
  if (!Number.isInteger(major))
    return finding(check, 'pass', `not checked: unknown engine version ${engine.version}`);
  return major >= CLOSED_SINCE
    ? finding(check, 'pass', 'ports on 127.0.0.1 are closed to other hosts')
    : finding(
        check,
        'warn',
        `Docker Engine ${engine.version} lets hosts on the same network reach ports published on 127.0.0.1`,
        'Use Docker Engine 28 or later, or run on a trusted network (moby/moby#45610).',
      );
}

/** An image older than this misses many of Debian's security updates. */
const OLD_AFTER_DAYS = 90;
const DAY_MS = 86_400_000;

/** Whether the base image is outdated. Its tag depends on its sources alone, so time never triggers a rebuild. */
export async function checkImageAge({ engine }: Host, now = Date.now()): Promise<Finding> {
  const check = 'image age';
  if (!engine)
    return finding(check, 'fail', 'not checked: Docker Engine is unavailable', 'See the row engine.');
  const bases = await engine.docker.listImages({ filters: { label: ['hive-bench.image=base'] } });
  const newest = Math.max(...bases.map(({ Created }) => Created * 1000));
  if (bases.length === 0) return finding(check, 'pass', 'no images are built yet');
  const days = Math.floor((now - newest) / DAY_MS);
  return days < OLD_AFTER_DAYS
    ? finding(check, 'pass', `the base image is ${days} days old`)
    : finding(
        check,
        'warn',
        `the base image is ${days} days old and lacks Debian's security updates since then`,
        'Remove the images (`docker image ls --filter label=hive-bench.image` lists them); the next run rebuilds them.',
      );
}
