import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { UsageError } from '../lib/errors.ts';
import type { Engine } from './engine.ts';
import { howToEnd } from './kept-runs.ts';
import { LABEL } from './labels.ts';

/** "Bind for 127.0.0.1:7880 failed: port is already allocated", "listen tcp4 127.0.0.1:7880: bind: address already in use". */
const CLASH = /127\.0\.0\.1:(\d+)[^]*(?:already allocated|already in use)/;

/** The engine reserves a port before it lists the container, so the look-up is repeated. */
const RETRY_MS = 300;
const MAX_ATTEMPTS = 10;

/** An error that names the user of the port if the start failed because of it; otherwise the error itself. */
export async function explainPortClash(
  { docker }: Pick<Engine, 'docker'>,
  service: string,
  error: unknown,
  attempts = MAX_ATTEMPTS,
): Promise<unknown> {
  const port = Number(CLASH.exec(String(error))?.[1]);
  if (Number.isNaN(port)) return error;
  const container = await containerOnPort(docker, port, attempts);
  const run = container?.Labels[LABEL.run];
  const name = container?.Names[0]?.slice(1);
  const who = run === undefined ? (name ?? 'a process of this host') : `run ${run} (container ${name})`;
  return new UsageError(
    `port ${port} of ${service} is already in use by ${who}; everything that was started has been removed.`,
    {
      hint: `Set stack.ports to 'ephemeral' in hive-bench.config.ts, or stop what uses it${run === undefined ? '' : ` (${howToEnd(run)})`}.`,
      cause: error,
    },
  );
}

async function containerOnPort(
  docker: Docker,
  port: number,
  attempts: number,
): Promise<Docker.ContainerInfo | undefined> {
  for (let attempt = 1; ; attempt++) {
    const found = (await docker.listContainers()).find(({ Ports }) =>
      (Ports ?? []).some(({ PublicPort }) => PublicPort === port),
    );
    if (found || attempt >= attempts) return found;
    await sleep(RETRY_MS);
  }
}
