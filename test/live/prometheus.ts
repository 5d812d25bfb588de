import { setTimeout as sleep } from 'node:timers/promises';

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
  /** Since when what it tells of has held, wall clock. */
  readonly activeAt: string;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** A running Prometheus, asked by its HTTP API. */
export class Prometheus {
  readonly #url: string;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/api/v1`;
  }

  /** By labels, as they are now. */
  async query(expr: string): Promise<{ labels: Readonly<Record<string, string>>; value: number }[]> {
    const { result } = await this.#ask<{ result: Series[] }>('query', { query: expr });
    return result.map(({ metric, value }) => ({ labels: metric, value: Number(value?.[1]) }));
  }

  /** Every number that the expression had at any time since; NaN is none. */
  async valuesSince(expr: string, since: Date): Promise<number[]> {
    const [start, end] = [since.toISOString(), new Date().toISOString()];
    const { result } = await this.#ask<{ result: Series[] }>('query_range', {
      query: expr,
      start,
      end,
      step: '5s',
    });
    return result
      .flatMap(({ values }) => values ?? [])
      .map(([, value]) => Number(value))
      .filter((value) => !Number.isNaN(value));
  }

  async alerts(): Promise<Alert[]> {
    const { alerts } = await this.#ask<{ alerts: Alert[] }>('alerts', {});
    return alerts;
  }

  async #ask<T>(what: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const answer = await fetch(`${this.#url}/${what}?${new URLSearchParams(parameters).toString()}`);
    const body = (await answer.json()) as { status: string; error?: string; data: T };
    if (body.status !== 'success') throw new Error(`${what} ${JSON.stringify(parameters)}: ${body.error}`);
    return body.data;
  }
}

export interface Life {
  readonly labels: Readonly<Record<string, string>>;
  /** Since when what it tells of held; when it was first seen pending, firing and gone. Wall clock in ms. */
  readonly activeMs: number;
  pendingMs?: number;
  firingMs?: number;
  goneMs?: number;
}

/** Looks at the alerts every second and writes down how each fared. */
export class AlertWatch {
  readonly lives: Life[] = [];
  readonly #prometheus: Prometheus;
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(prometheus: Prometheus) {
    this.#prometheus = prometheus;
    this.#watching = this.#watch();
  }

  get active(): readonly Life[] {
    return this.lives.filter(({ goneMs }) => goneMs === undefined);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      this.#look(await this.#prometheus.alerts());
      await sleep(1000, undefined, { signal }).catch(() => undefined);
    }
  }

  #look(alerts: readonly Alert[]): void {
    const nowMs = Date.now();
    const seen = new Set<Life>();
    for (const { labels, state, activeAt } of alerts) {
      const activeMs = Date.parse(activeAt);
      const key = JSON.stringify(labels);
      let life = this.lives.find((each) => each.activeMs === activeMs && JSON.stringify(each.labels) === key);
      if (!life) this.lives.push((life = { labels, activeMs }));
      if (state === 'pending') life.pendingMs ??= nowMs;
      else life.firingMs ??= nowMs;
      seen.add(life);
    }
    for (const life of this.active) if (!seen.has(life)) life.goneMs = nowMs;
  }
}
