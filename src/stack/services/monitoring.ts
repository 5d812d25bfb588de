import type { ServiceDefinition, StackSettings } from './service-definition.ts';
import { grafana } from './grafana.ts';
import { hardened } from './hardening.ts';
import { jaeger } from './jaeger.ts';
import { prometheus } from './prometheus.ts';
import { pushgateway } from './pushgateway.ts';

/**
 * The services that only watch. The stack works the same without them, and nothing waits for them. Grafana is among
 * them where its image could be had.
 */
export async function defineMonitoring(
  root: string,
  settings: StackSettings,
  images: Readonly<Record<string, string>>,
): Promise<ServiceDefinition[]> {
  return [
    await prometheus(root, settings),
    pushgateway(),
    jaeger(),
    ...(images['grafana'] === undefined ? [] : [await grafana(root, settings)]),
  ].map(hardened);
}
