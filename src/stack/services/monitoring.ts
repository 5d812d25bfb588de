import type { ServiceDefinition, StackSettings } from './definitions.ts';
import { jaeger } from './jaeger.ts';
import { prometheus } from './prometheus.ts';
import { pushgateway } from './pushgateway.ts';

/** The services that only watch. The stack works the same without them, and nothing waits for them. */
export async function defineMonitoring(root: string, settings: StackSettings): Promise<ServiceDefinition[]> {
  return [await prometheus(root, settings), pushgateway(), jaeger()];
}
