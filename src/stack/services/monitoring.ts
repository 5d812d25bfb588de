import type { ServiceDefinition, StackSettings } from './service-definition.ts';
import { grafana } from './grafana.ts';
import { hardened } from './hardening.ts';
import { jaeger } from './jaeger.ts';
import { prometheus } from './prometheus.ts';
import { pushgateway } from './pushgateway.ts';

/**
 * The monitoring services. The stack works without them, and no other service waits for them. Includes Grafana only if
 * its image is available.
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
