import { type Impairment, kindOf } from './kinds.ts';

/** A LinkSpec, which is of a layer above. */
type Link = Readonly<Record<'uplink' | 'downlink', readonly Impairment[]>>;

/** `delay 50 ± 50 ms, loss 5 %` for one direction of a link; `clean` for none. */
export function describeDirection(impairments: readonly Impairment[]): string {
  return impairments.length === 0
    ? 'clean'
    : impairments.map((impairment) => kindOf(impairment).describe(impairment)).join(', ');
}

/** One clause where both directions get the same, `up …; down …` where they differ. */
export function describeLink({ uplink, downlink }: Link): string {
  const [up, down] = [describeDirection(uplink), describeDirection(downlink)];
  return up === down ? `${up}${up === 'clean' ? '' : ' each way'}` : `up ${up}; down ${down}`;
}

/** Speakers and listeners told apart only where their links differ. */
export function describeLinks({ speaker, listener }: { speaker: Link; listener: Link }): string {
  const [speakers, listeners] = [describeLink(speaker), describeLink(listener)];
  return speakers === listeners ? speakers : `speakers: ${speakers}; listeners: ${listeners}`;
}
