import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Resolves when the last line has been handed on: later than the stream's own end. What a handler throws nobody could
 * catch while lines come in: it is this container's fault, and no further line is handed on.
 */
export async function everyLine(stdout: Readable, onLine: (line: string) => void): Promise<void> {
  const faults: unknown[] = [];
  const lines = createInterface({ input: stdout }).on('line', (line) => {
    if (faults.length > 0) return;
    try {
      onLine(line);
    } catch (error) {
      faults.push(error);
    }
  });
  await once(lines, 'close');
  if (faults.length > 0) throw faults[0];
}
