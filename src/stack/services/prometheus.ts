import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST } from '../../model/topology.ts';
import type { At, ServiceDefinition, StackSettings } from './service-definition.ts';

export const PROMETHEUS_PORT = 9090;

/** Prometheus with the scrape configuration and alert rules of stack/monitoring. */
export async function prometheus(root: string, settings: StackSettings): Promise<ServiceDefinition> {
  const file = (name: string): Promise<string> =>
    readFile(path.join(root, 'stack', 'monitoring', name), 'utf8');
  const at: At = (host) => settings.topology.stack.at(host);
  return {
    name: 'prometheus',
    host: HOST.prometheus,
    // Prometheus retries targets that are not up yet five seconds later.
    after: [],
    spec: {
      files: [
        { name: 'etc/prometheus/prometheus.yml', data: rebaseAddresses(at, await file('prometheus.yml')) },
        {
          name: 'etc/prometheus/alerts.yml',
          data: withRateWindow(settings.alertWindowS, await file('alerts.yml')),
        },
      ],
      // The data is removed with the container. The results folder has the record of the run.
      tmpfs: { '/var/lib/prometheus/data': 'rw,nosuid,noexec,size=512m,uid=10001,mode=0700' },
    },
    ports: [PROMETHEUS_PORT],
    readiness: { kind: 'http', port: PROMETHEUS_PORT, path: '/-/ready' },
  };
}

/** Replaces the guide's addresses 172.20.0.x by those of this stack's subnet. */
export function rebaseAddresses(at: At, config: string): string {
  return config.replaceAll(/\b172\.20\.0\.(\d+)(?=:\d)/g, (_, host: string) => at(Number(host)));
}

/** Replaces the five-minute rate window of the guide's rules, which is too long for tests of alerts. */
export function withRateWindow(windowS: number, rules: string): string {
  return rules.replaceAll('[5m]', `[${windowS}s]`);
}
