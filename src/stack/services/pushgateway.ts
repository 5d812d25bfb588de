import { HOST } from '../../model/topology.ts';
import type { ServiceDefinition } from './service-definition.ts';

export const PUSHGATEWAY_PORT = 9091;

/** Receives the metrics of the harness, which Prometheus cannot scrape directly. */
export function pushgateway(): ServiceDefinition {
  return {
    name: 'pushgateway',
    host: HOST.pushgateway,
    after: [],
    spec: {},
    ports: [PUSHGATEWAY_PORT],
    readiness: { kind: 'http', port: PUSHGATEWAY_PORT, path: '/-/ready' },
  };
}
