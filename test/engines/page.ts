import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CACHE } from './cache.ts';

/** One engine as it was set up, and what came of it. */
export interface Row {
  readonly engine: string;
  readonly api: string;
  readonly storage: string;
  readonly kernel: string;
  readonly cgroup: string;
  readonly firewall: string;
  /** net.bridge.bridge-nf-call-iptables while it was measured. */
  readonly bridgeFilter: string;
  readonly userlandProxy: boolean;
  readonly verdict: string;
  /** Milliseconds, with n. */
  readonly e2e: string;
  /** Checks of the impairment that were met, of all. */
  readonly verified: string;
  readonly runS: number;
  readonly left: number;
  readonly date: string;
  readonly commit: string;
}

/** What needs no more than one try for each engine. */
export interface Once {
  readonly engine: string;
  readonly source: string;
  /** All images, from nothing. */
  readonly buildS: number | undefined;
  readonly killed: string;
  readonly compose: string;
}

type Line = { readonly row: Row } | { readonly once: Once };
const FILE = path.join(CACHE, 'rows.ndjson');

export function record(line: Line): void {
  mkdirSync(CACHE, { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(line)}\n`);
}

/** The newest of each setting, in the order in which they were first measured. */
export function recorded(): { readonly rows: readonly Row[]; readonly once: readonly Once[] } {
  const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8').trimEnd().split('\n') : [];
  const rows = new Map<string, Row>();
  const once = new Map<string, Once>();
  for (const line of lines.map((each) => JSON.parse(each) as Line)) {
    if ('row' in line) {
      const { engine, firewall, bridgeFilter, userlandProxy } = line.row;
      rows.set([engine, firewall, bridgeFilter, userlandProxy].join(), line.row);
    } else {
      const { buildS = once.get(line.once.engine)?.buildS } = line.once;
      once.set(line.once.engine, { ...line.once, buildS });
    }
  }
  return { rows: [...rows.values()], once: [...once.values()] };
}

/** docs/engines.md, as the tests found it. */
export function enginesPage({ rows, once }: ReturnType<typeof recorded>): string {
  return `# Docker Engines

hive-bench was tested on these versions of Docker Engine. [Hosts](hosts.md) has the requirements, the [glossary](glossary.md) the terms.

\`npm run test:engines\` writes this page. It starts each engine with its own data, network and firewall, separate from the host's engine,
and runs \`hive-bench run --scenario loss-5\` (profile \`quick\`) on it. The table has the verdict, whether the impairment was verified by packets,
and what was left on the engine afterwards.

${rows.length > 0 ? measured(rows) : '**No verdict has been measured yet.** The second table has the results of the tests that were run.'}


- **Bridged frames pass it**: whether bridged frames pass through the firewall (\`net.bridge.bridge-nf-call-iptables\`). This is on wherever
  \`br_netfilter\` is loaded.
- Times are from a machine with two cores and kernel ${rows[0]?.kernel.split('-')[0] ?? 'unknown'}.

| engine | built from | all images, built from nothing | after SIGKILL with the stack up | \`hive-bench compose\`, then \`docker-compose up\` |
| --- | --- | --- | --- | --- |
${once.map(({ engine, source, buildS, killed, compose }) => cells(engine, source, buildS === undefined ? '—' : minutes(buildS), killed, compose)).join('\n')}

## Differences between engines

- **From 28.0 on**, Docker Engine drops packets for a container that enter by another bridge than the container's. Where bridged frames pass
  through the firewall, this includes frames from a client to the gateway. The stack network therefore trusts the bridge of the run's access
  network, and only that one (\`com.docker.network.bridge.trusted_host_interfaces\`). The bridge's name starts with \`hb\` and differs from run to
  run.
- **28.0 and 28.1** do not have that option. There the stack network is \`nat-unprotected\`, which makes it as open as on engines before 28.
  These two versions are **untested**.
- Where frames are dropped in spite of this, for example by another firewall, \`run\` stops before it measures anything, exits with 69, and
  names the direction and the firewall rules to check. \`doctor --stack\` reports it, too.
- **Engines that give each container a time namespace** (29 does) are supported: hive-bench compares clock offsets, not namespaces.
- Images are built with BuildKit.

\`npm run test:kernel\` covers cgroup v2, the default on current distributions: Docker Engine 20.10 in a virtual machine with Debian's
kernel 6.1, which has \`sch_netem\`. All its checks of the \`kernel\` gateway pass there. No call is measured in it, because the machine is
emulated and too slow for speech.
`;
}

/** The first table of the page. */
function measured(rows: readonly Row[]): string {
  return `| engine | API | storage | cgroup | firewall | bridged frames pass it | userland proxy | verdict | e2e p95 | impairment checks met | run | left | date | commit |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map(rowOf).join('\n')}`;
}

function rowOf(row: Row): string {
  return cells(
    row.engine,
    row.api,
    row.storage,
    row.cgroup,
    row.firewall,
    row.bridgeFilter === '1' ? 'yes' : 'no',
    row.userlandProxy ? 'on' : 'off',
    row.verdict,
    row.e2e,
    row.verified,
    `${row.runS.toFixed(0)} s`,
    row.left === 0 ? 'nothing' : `${row.left} things`,
    row.date,
    row.commit,
  );
}

function cells(...values: readonly string[]): string {
  return `| ${values.join(' | ')} |`;
}

function minutes(seconds: number): string {
  return `${Math.floor(seconds / 60)} min ${(seconds % 60).toFixed(0)} s`;
}
