import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HOST, parseSubnet } from '../../../src/model/topology.ts';
import { ROOT } from '../../../src/lib/root.ts';
import type { ServiceDefinition } from '../../../src/stack/services/service-definition.ts';
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
  alertWindowS: 20,
} as const;

async function fileOf(definition: ServiceDefinition | undefined, name: string): Promise<string> {
  return String(definition?.spec.files?.find((file) => file.name === name)?.data);
}

describe('the monitoring services', () => {
  it('scrape the services on this subnet', async () => {
    const [prometheus] = await defineMonitoring(ROOT, SETTINGS, {});
    const { scrape_configs: scraped } = parse(await fileOf(prometheus, 'etc/prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const hosts: Readonly<Record<string, number>> = HOST;
    for (const { job_name: job, static_configs: targets } of scraped) {
      if (job === 'prometheus') continue;
      expect(targets[0]?.targets[0]).toMatch(new RegExp(`^172\\.28\\.0\\.${hosts[job]}:\\d+$`));
    }
    expect(scraped.map(({ job_name: job }) => job)).toEqual([
      'prometheus',
      'livekit',
      'stt',
      'mt',
      'tts',
      'translator',
      'jaeger',
      'pushgateway',
    ]);
  });

  it('evaluate alerts over the configured window', async () => {
    const [prometheus] = await defineMonitoring(ROOT, SETTINGS, {});
    const rules = await fileOf(prometheus, 'etc/prometheus/alerts.yml');
    expect(rules.match(/\[20s\]/g)).toHaveLength(3);
    expect(rules).not.toContain('[5m]');
  });

  it('include Grafana only if its image is available, with all addresses on this subnet', async () => {
    const names = async (images: Record<string, string>): Promise<string[]> =>
      (await defineMonitoring(ROOT, SETTINGS, images)).map(({ name }) => name);
    expect(await names({})).not.toContain('grafana');
    expect(await names({ grafana: 'grafana/grafana:11.6.0' })).toContain('grafana');
    const grafana = (await defineMonitoring(ROOT, SETTINGS, { grafana: 'x' })).find(
      ({ name }) => name === 'grafana',
    );
    const sources = parse(await fileOf(grafana, 'etc/grafana/provisioning/datasources/hive.yaml')) as {
      datasources: { name: string; uid: string; url: string }[];
    };
    expect(sources.datasources.map(({ uid, url }) => `${uid} ${url}`)).toEqual([
      'prometheus http://172.28.0.30:9090',
      'jaeger http://172.28.0.32:16686',
    ]);
    const dashboard = JSON.parse(
      await fileOf(grafana, 'etc/grafana/dashboards/network-performance-dashboard.json'),
    ) as { panels: { id: number; datasource?: { uid: string } }[] };
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(dashboard.panels.flatMap(({ datasource }) => datasource?.uid ?? []))).toEqual(
      new Set(['prometheus']),
    );
  });
});
