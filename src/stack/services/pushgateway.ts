import { HOST } from '../../model/topology.ts';
import type { ServiceDefinition } from './service-definition.ts';

export const PUSHGATEWAY_PORT = 9091;

/** Takes what the harness, which is no service, has to say; Prometheus fetches it there. */
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
