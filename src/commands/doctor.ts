import type { HiveBenchConfig } from '../config/config.ts';
import { HiveBenchError } from '../lib/errors.ts';
import { type Finding, finding } from '../model/finding.ts';
import { judgeLinks } from '../doctor/stack/judge/links.ts';
import { examineStack } from '../doctor/stack/examine.ts';
import { AUTO } from '../model/topology.ts';
import { holds } from '../model/waiver.ts';
import { type Log, wantedTopology } from '../run/session/session.ts';
import { connectEngine, type Engine } from '../stack/engine.ts';
import { findKept, type KeptStack } from '../stack/kept.ts';
import type { StackChoice } from '../stack/kept-runs.ts';
import { findObjects, isOrphan, isUnclear } from '../stack/reap.ts';
import { findClashes, takenRanges } from '../stack/subnet-clashes.ts';
import { chooseTopology, POOL_TEXT } from '../stack/subnet-pool.ts';
import { checkImageAge, checkPublishedPorts } from '../doctor/host/engine-security.ts';
import {
  checkClock,
  checkCpu,
  checkDisk,
  checkEngineDisk,
  checkKernelNetem,
  checkMemory,
  checkOpenFiles,
  checkTimers,
  checkUml,
} from '../doctor/host/host-checks.ts';
import { linksOfKept } from './impair.ts';
import { checkReach } from '../doctor/host/reach-check.ts';

type Check = (host: {
  readonly engine: Engine | undefined;
  /** Why no engine is available. */
  readonly noEngine: HiveBenchError | undefined;
  readonly config: HiveBenchConfig;
}) => Promise<Finding> | Finding;

const CHECKS: readonly Check[] = [
  checkEngine,
  checkApi,
  checkPublishedPorts,
  (host) => checkImageAge(host),
  checkReach,
  checkKernelNetem,
  checkUml,
  checkSubnets,
  checkWaivers,
  checkOrphans,
  checkCpu,
  checkMemory,
  checkClock,
  checkTimers,
  checkOpenFiles,
  checkEngineDisk,
  checkDisk,
];

/** Checks whether this host can run a measurement. Changes nothing. */
export async function doctor(config: HiveBenchConfig): Promise<Finding[]> {
  let engine: Engine | undefined;
  let noEngine: HiveBenchError | undefined;
  try {
    engine = await connectEngine();
  } catch (error) {
    if (!(error instanceof HiveBenchError)) throw error;
    noEngine = error;
  }
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(await check({ engine, noEngine, config }));
  return findings;
}

/**
 * Checks a running stack. Changes nothing.
 * @throws {UsageError} if none is running, or several and none is named.
 */
export async function doctorOfStack(which: StackChoice, log: Log): Promise<Finding[]> {
  const engine = await connectEngine();
  const stack = await findKept(engine, which);
  log(`examining stack ${stack.run}, which takes some ten seconds`);
  return [...(await examineStack(engine, stack)), await checkLinks(engine, stack)];
}

async function checkLinks(engine: Engine, stack: KeptStack): Promise<Finding> {
  try {
    const { asked, differences } = await linksOfKept(engine, stack);
    const links = Object.values(asked?.links ?? {});
    const impaired = links.filter(({ uplink, downlink }) => uplink.length + downlink.length > 0);
    return judgeLinks({
      name: asked?.name,
      addresses: links.length,
      impaired: impaired.length,
      differences,
    });
  } catch (error) {
    if (!(error instanceof HiveBenchError)) throw error;
    return finding('access links', 'fail', `could not be read: ${error.message}`, 'See gateway above.');
  }
}

const NO_ENGINE = 'not checked: Docker Engine is unavailable';

function checkEngine({ engine, noEngine }: Parameters<Check>[0]): Finding {
  if (!engine) return finding('engine', 'fail', noEngine?.message ?? NO_ENGINE, noEngine?.hint);
  const { version, os, kernel, arch, address } = engine;
  return finding(
    'engine',
    'pass',
    `Docker ${version} on ${os}/${arch}, kernel ${kernel}, by ${address.chosenBy}`,
  );
}

function checkApi({ engine }: Parameters<Check>[0]): Finding {
  if (!engine) return finding('API version', 'fail', NO_ENGINE, 'See the row engine.');
  const [major = 0, minor = 0] = engine.apiVersion.split('.').map(Number);
  const known = major === 1 && minor >= 41;
  return known
    ? finding('API version', 'pass', engine.apiVersion)
    : finding('API version', 'warn', engine.apiVersion, 'hive-bench is made for 1.41 and later.');
}

/** Days before a waiver's expiry from which it is reported. */
const EXPIRES_SOON_DAYS = 30;

function checkWaivers({ config: { waivers } }: Parameters<Check>[0]): Finding {
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
  const ending = waivers.filter((waiver) => !holds(waiver, inDays(EXPIRES_SOON_DAYS)));
  if (ending.length === 0)
    return finding('waivers', 'pass', waivers.length === 0 ? 'none' : `${waivers.length} hold`);
  const endings = ending.map(
    ({ scenario, slo, owner, expires }) => `${scenario}: ${slo}, by ${owner} until ${expires}`,
  );
  const expired = ending.some((waiver) => !holds(waiver, inDays(0)));
  return finding(
    'waivers',
    'warn',
    endings.join('; '),
    expired
      ? 'An expired one no longer counts: its miss fails.'
      : 'They end soon: fix what is missed, or renew them.',
  );
}

async function checkSubnets({ engine, config }: Parameters<Check>[0]): Promise<Finding> {
  if (!engine) return finding('subnets', 'fail', NO_ENGINE, 'See the row engine.');
  const wanted = wantedTopology(config);
  const clashes = await findClashes(
    engine,
    [wanted.stack, wanted.access].filter((subnet) => subnet !== AUTO),
  );
  if (clashes.length === 0) {
    const free = chooseTopology(await takenRanges(engine), wanted);
    if (!free) {
      const remedy = 'End other runs (`hive-bench down`), or set stack.subnet and stack.accessSubnet.';
      return finding('subnets', 'fail', `auto: not enough are free of ${POOL_TEXT}`, remedy);
    }
    const how = wanted.stack === AUTO || wanted.access === AUTO ? 'auto: a run would take' : 'free:';
    return finding('subnets', 'pass', `${how} ${free.stack.cidr} and ${free.access.cidr}`);
  }
  return finding(
    'subnets',
    'fail',
    clashes.map(({ message }) => message).join('; '),
    "Set stack.subnet and stack.accessSubnet to free ones or to 'auto', or end what holds them (`hive-bench down`).",
  );
}

async function checkOrphans({ engine }: Parameters<Check>[0]): Promise<Finding> {
  if (!engine) return finding('left-overs', 'fail', NO_ENGINE, 'See the row engine.');
  const things = await findObjects(engine);
  const orphans = things.filter(isOrphan);
  if (orphans.length > 0) {
    return finding(
      'left-overs',
      'warn',
      `${orphans.length} things of dead runs`,
      '`hive-bench clean` removes them; so does the next run.',
    );
  }
  // Probably another job's.
  const unclear = new Set(things.filter(isUnclear).map(({ run }) => run));
  return finding(
    'left-overs',
    'pass',
    unclear.size === 0
      ? 'none'
      : `none; whether ${[...unclear].join(', ')} is alive cannot be seen from here (\`hive-bench clean\` says why)`,
  );
}
