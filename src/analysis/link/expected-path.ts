import type { ExpectedPath } from '../../impair/kinds/kind.ts';
import { ALL_KINDS, type Impairment, only } from '../../impair/kinds/kinds.ts';

const UNIMPAIRED: ExpectedPath = {
  lossShare: 0,
  meanBurst: 1,
  droppedShare: 0,
  delayMinMs: 0,
  delayMeanMs: 0,
  delayMaxMs: 0,
  spreadMs: 0,
  skipShare: 0,
  duplicateShare: 0,
};

/** Without load. What the rate adds depends on the traffic; a probe that exceeds the rate measures it. */
export function expectedPath(impairments: readonly Impairment[]): ExpectedPath {
  return ALL_KINDS.reduce((path, [name, kind]) => {
    const impairment = only(impairments, name);
    return impairment ? kind.expect(impairment, path) : path;
  }, UNIMPAIRED);
}
