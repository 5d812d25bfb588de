import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { PathOrder } from '../../wire/path-probe.ts';

/** When an end may start and when it has to stop. */
export interface Orders {
  /** Resolves on the order to start, or on the order to stop if that comes first. */
  readonly begun: Promise<void>;
  stopped(): boolean;
  /** Stops listening, which lets the process end. */
  close(): void;
}

/** For an end that follows its plan alone: it starts at once and stops by itself. */
export const byPlan: Orders = { begun: Promise.resolve(), stopped: () => false, close: () => undefined };

/**
 * Reads orders as lines of text. A closed input is not an order: if the harness is gone, the reaper removes the
 * container.
 */
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
