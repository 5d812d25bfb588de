import { counted } from '../../lib/counted.ts';
import type { Impairment, LinkSpec } from '../../model/impairment.ts';

/** `delay 50 ± 50 ms, loss 5 %` for one direction of a link; `clean` for none. */
export function describeDirection(impairments: readonly Impairment[]): string {
  return impairments.length === 0 ? 'clean' : impairments.map(describe).join(', ');
}

/** One clause where both directions get the same, `up …; down …` where they differ. */
export function describeLink({ uplink, downlink }: LinkSpec): string {
  const [up, down] = [describeDirection(uplink), describeDirection(downlink)];
  return up === down ? `${up}${up === 'clean' ? '' : ' each way'}` : `up ${up}; down ${down}`;
}

/** Speakers and listeners told apart only where their links differ. */
export function describeLinks({ speaker, listener }: { speaker: LinkSpec; listener: LinkSpec }): string {
  const [speakers, listeners] = [describeLink(speaker), describeLink(listener)];
  return speakers === listeners ? speakers : `speakers: ${speakers}; listeners: ${listeners}`;
}

function describe(impairment: Impairment): string {
  switch (impairment.kind) {
    case 'delay':
      return `delay ${impairment.delayMs}${impairment.jitterMs ? ` ± ${impairment.jitterMs}` : ''} ms`;
    case 'loss':
      return `loss ${impairment.lossPct} %`;
    case 'burst-loss':
      return `loss ${impairment.lossPct} % in bursts of ${counted(impairment.meanBurst, 'packet')}`;
    case 'rate':
      return `rate ${impairment.rateKbit} kbit/s, queue ${impairment.queueMs} ms`;
    case 'reorder':
      return `reorder ${impairment.reorderPct} %`;
    case 'duplicate':
      return `duplicate ${impairment.duplicatePct} %`;
    default:
      return impairment satisfies never;
  }
}
