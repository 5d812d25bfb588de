import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { PathOrder } from '../../wire/path-probe.ts';

/** When an end may begin and when it has to stop. */
export interface Orders {
  /** Resolves with the order to start, or with the one to stop when that comes first. */
  readonly begun: Promise<void>;
  stopped(): boolean;
  /** Listens no longer, which lets the process end. */
  close(): void;
}

/** An end whose plan says all: it begins at once and stops by itself. */
export const byPlan: Orders = { begun: Promise.resolve(), stopped: () => false, close: () => undefined };

/** Orders as lines of text. A closed input is no order: a harness that is gone is the reaper's business. */
export function ordersFrom(input: Readable): Orders {
  let stopped = false;
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const lines = createInterface({ input }).on('line', (line) => {
    const order = line.trim() as PathOrder;
    if (order === 'stop') stopped = true;
    if (order === 'start' || order === 'stop') begin();
  });
  return {
    begun,
    stopped: () => stopped,
    close: () => {
      lines.close();
      input.destroy();
    },
  };
}
