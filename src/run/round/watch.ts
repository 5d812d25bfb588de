import { HarnessMetrics, type HarnessMetricsOptions } from '../../metrics/harness-metrics.ts';
import { Push } from '../../metrics/push.ts';
import type { Observation } from '../../wire/participant.ts';
import type { Sample } from '../../model/sample.ts';
import { PUSHGATEWAY_PORT } from '../../stack/services/pushgateway.ts';
import type { Log } from '../session/session.ts';
import type { Stack } from '../../stack/stack.ts';

/** Pushes the metrics of a run to the stack's monitoring, round by round. */
export class Watch implements AsyncDisposable {
  readonly #metrics: HarnessMetrics;
  readonly #push: Push;

  constructor(metrics: HarnessMetrics, push: Push) {
    this.#metrics = metrics;
    this.#push = push;
  }

  /** Requires a stack with monitoring. */
  static async open(stack: Stack, options: HarnessMetricsOptions, log: Log): Promise<Watch> {
    const metrics = new HarnessMetrics(options);
    const url = await stack.service('pushgateway').url(PUSHGATEWAY_PORT);
    return new Watch(metrics, new Push(url, metrics.registry, log));
  }

  async begin(scenario: string): Promise<void> {
    this.#metrics.begin(scenario);
    await this.#push.now();
  }

  observe(observation: Observation): void {
    this.#metrics.observe(observation);
  }

  async end(samples: readonly Sample[]): Promise<void> {
    this.#metrics.end(samples);
    await this.#push.now();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#push[Symbol.asyncDispose]();
  }
}
