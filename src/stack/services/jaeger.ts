import { HOST } from '../../model/topology.ts';
import type { At, ServiceDefinition } from './service-definition.ts';

const JAEGER_PORT = 16_686;
const OTLP_HTTP_PORT = 4318;

/** Collects traces in memory and serves queries. Accepts OTLP over HTTP from inside the stack. */
export function jaeger(): ServiceDefinition {
  return {
    name: 'jaeger',
    host: HOST.jaeger,
    after: [],
    spec: {},
    ports: [JAEGER_PORT],
    readiness: { kind: 'http', port: JAEGER_PORT, path: '/api/services' },
  };
}

/** OpenTelemetry's variable for the trace endpoint. Without it, a service creates no traces. */
export function traceExport(at: At): Readonly<Record<string, string>> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at(HOST.jaeger)}:${OTLP_HTTP_PORT}` };
}
