import { describe, expect, it } from 'vitest';
import { PathEnds } from '../../../../src/run/path/path-ends.ts';
import type { StartedContainer } from '../../../../src/stack/started-container.ts';

/** An end that prints these lines and exits. */
async function logOf(...lines: readonly string[]): Promise<unknown> {
  const container = { ended: () => Promise.resolve(0) } as StartedContainer;
  const end = await new PathEnds().add((onLine) => {
    for (const line of lines) onLine(line);
    return Promise.resolve(container);
  });
  return end.log(100);
}

const ARRIVALS = '{"received":[[0,1,2],[1,2,3]]}';
const LAST = '{"role":"near","plan":{},"sentPackets":2,"lagMaxMs":0}';

describe('the log of an end of the path probe', () => {
  it('is assembled from its lines', async () => {
    expect(await logOf(ARRIVALS, LAST)).toMatchObject({
      sentPackets: 2,
      received: [
        [0, 1, 2],
        [1, 2, 3],
      ],
    });
  });

  it.each([ARRIVALS.slice(0, 15), LAST.slice(0, -1), '', '7', 'null', '"received"', 'Killed'])(
    'of an end that was killed while writing is incomplete, and throws nothing: %s',
    async (line) => {
      expect(await logOf(ARRIVALS, line)).toBeUndefined();
    },
  );
});
