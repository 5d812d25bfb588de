import { describe, expect, it } from 'vitest';
import { parseSubnet } from '../../../src/model/topology.ts';
import { ROOT } from '../../../src/lib/root.ts';
import { defineServices } from '../../../src/stack/services/definitions.ts';
import { defineMonitoring } from '../../../src/stack/services/monitoring.ts';
import { makeSecrets } from '../../../src/stack/services/secrets.ts';

const [stack, access] = [parseSubnet('172.28.0.0/16'), parseSubnet('172.29.0.0/16')];
if (!stack || !access) throw new Error('not subnets');
const SETTINGS = {
  topology: { stack, access },
  secrets: makeSecrets(),
  realm: 'test',
  gatewayBackend: 'auto',
  sourceLanguage: 'en',
  targetLanguage: 'es',
  monitoring: true,
  alertWindowS: 300,
} as const;

async function exporting(monitoring: boolean): Promise<Record<string, string>> {
  const services = await defineServices(ROOT, { ...SETTINGS, monitoring });
  return Object.fromEntries(
    services.flatMap(({ name, spec: { env } }) => {
      const endpoint = env?.['OTEL_EXPORTER_OTLP_ENDPOINT'];
      return endpoint === undefined ? [] : [[name, endpoint]];
    }),
  );
}

describe('traces', () => {
  it('go from the four services to Jaeger on this subnet', async () => {
    const jaeger = (await defineMonitoring(ROOT, SETTINGS, {})).find(({ name }) => name === 'jaeger');
    const endpoint = `http://${stack.at(jaeger?.host ?? 0)}:4318`;
    expect(endpoint).toBe('http://172.28.0.32:4318');
    expect(await exporting(true)).toEqual({
      stt: endpoint,
      mt: endpoint,
      tts: endpoint,
      translator: endpoint,
    });
  });

  it('are not created without monitoring', async () => {
    expect(await exporting(false)).toEqual({});
  });
});
