import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HOST } from '../../model/topology.ts';
import type { ServiceDefinition, StackSettings } from './service-definition.ts';
import { rebaseAddresses } from './prometheus.ts';

const GRAFANA_PORT = 3001;

/** Grafana's official image with the dashboard of stack/monitoring. Anonymous users can view it. */
export async function grafana(root: string, { topology }: StackSettings): Promise<ServiceDefinition> {
  const file = (...name: string[]): Promise<string> =>
    readFile(path.join(root, 'stack', 'monitoring', ...name), 'utf8');
  const sources = await file('grafana', 'datasources', 'hive.yaml');
  return {
    name: 'grafana',
    host: HOST.grafana,
    after: [],
    spec: {
      files: [
        {
          name: 'etc/grafana/provisioning/datasources/hive.yaml',
          data: rebaseAddresses((host) => topology.stack.at(host), sources),
        },
        {
          name: 'etc/grafana/provisioning/dashboards/hive.yaml',
          data: await file('grafana', 'dashboards', 'hive.yaml'),
        },
        {
          name: 'etc/grafana/dashboards/network-performance-dashboard.json',
          data: await file('network-performance-dashboard.json'),
        },
      ],
      // The database need not outlive the container. 472 is the user of the image.
      tmpfs: { '/var/lib/grafana': 'rw,nosuid,nodev,noexec,size=128m,uid=472,mode=0700' },
      env: {
        GF_SERVER_HTTP_PORT: String(GRAFANA_PORT),
        GF_AUTH_ANONYMOUS_ENABLED: 'true',
        GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
        // Logins are disabled, because the default administrator has a known password.
        GF_AUTH_DISABLE_LOGIN_FORM: 'true',
        GF_AUTH_BASIC_ENABLED: 'false',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      },
    },
    ports: [GRAFANA_PORT],
    readiness: { kind: 'http', port: GRAFANA_PORT, path: '/api/health' },
  };
}
