import type { LinkSpec } from '../../model/impairment.ts';
import type { VerificationRow } from '../../model/verification.ts';
import type { RoundFacts } from '../../model/round-facts.ts';

/** One kind of link and its participants. */
export interface LinkKind {
  readonly link: VerificationRow['link'];
  readonly spec: LinkSpec;
  readonly participants: readonly { readonly name: string; readonly address: string }[];
}

/** The speakers' links and those of all others; one kind if both are the same. */
export function linkKinds({ links, addresses }: Pick<RoundFacts, 'links' | 'addresses'>): LinkKind[] {
  const all = [
    ...new Map(Object.entries(addresses).map(([name, address]) => [address, { name, address }])).values(),
  ];
  if (JSON.stringify(links.speaker) === JSON.stringify(links.listener))
    return [{ link: 'both', spec: links.speaker, participants: all }];
  const speaks = ({ name }: { name: string }): boolean => name.startsWith('speaker-');
  return [
    { link: 'speaker', spec: links.speaker, participants: all.filter(speaks) },
    { link: 'listener', spec: links.listener, participants: all.filter((each) => !speaks(each)) },
  ];
}
