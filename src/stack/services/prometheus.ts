import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST } from '../../model/topology.ts';
import type { At, ServiceDefinition, StackSettings } from './service-definition.ts';

export const PROMETHEUS_PORT = 9090;

/** Prometheus, told what to scrape and when to alarm by the files of stack/monitoring. */
export async function prometheus(root: string, settings: StackSettings): Promise<ServiceDefinition> {
  const file = (name: string): Promise<string> =>
    readFile(path.join(root, 'stack', 'monitoring', name), 'utf8');
  const at: At = (host) => settings.topology.stack.at(host);
  return {
    name: 'prometheus',
    host: HOST.prometheus,
    // A target that is not up yet is asked again five seconds later.
    after: [],
    spec: {
      files: [
        { name: 'etc/prometheus/prometheus.yml', data: rebaseAddresses(at, await file('prometheus.yml')) },
        {
          name: 'etc/prometheus/alerts.yml',
          data: withRateWindow(settings.alertWindowS, await file('alerts.yml')),
        },
      ],
      // What was seen goes with the container; the run's own record is its results folder.
      tmpfs: { '/var/lib/prometheus/data': 'rw,nosuid,noexec,size=512m,uid=10001,mode=0700' },
    },
    ports: [PROMETHEUS_PORT],
    readiness: { kind: 'http', port: PROMETHEUS_PORT, path: '/-/ready' },
  };
}

/** The guide's addresses, 172.20.0.x, as they are on this stack's subnet. */
export function rebaseAddresses(at: At, config: string): string {
  return config.replaceAll(/\b172\.20\.0\.(\d+)(?=:\d)/g, (_, host: string) => at(Number(host)));
}

/** Rates of the guide's rules look back on five minutes; a proof that alerts fire and clear cannot wait so long. */
export function withRateWindow(windowS: number, rules: string): string {
  return rules.replaceAll('[5m]', `[${windowS}s]`);
}
