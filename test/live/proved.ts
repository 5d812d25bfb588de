import { setTimeout as sleep } from 'node:timers/promises';
import { type Verification, verifyImpairment } from '../../src/analysis/link/verify.ts';
import type { Gateway } from '../../src/impair/gateway.ts';
import type { LinkSpec } from '../../src/model/impairment.ts';
import { probeBaseline, probePaths, startDuringProbe } from '../../src/run/path/path-check.ts';
import type { Session } from '../../src/run/session/session.ts';

const signal = new AbortController().signal;
const CLEAN: LinkSpec = { uplink: [], downlink: [] };
const SCRIPT_MS = 10_000;

export interface Provable {
  readonly session: Session;
  readonly gateway: Gateway;
  readonly links: { readonly speaker: LinkSpec; readonly listener: LinkSpec };
  /** What goes wrong between the first probe and the script. */
  readonly disturb?: () => Promise<void>;
}

/** Asked against observed as a run has it: probes before, beside and after a script of ten seconds that nobody speaks. */
export async function prove({ session, gateway, links, disturb }: Provable): Promise<Verification> {
  const [speaker, listener] = [session.stack.participantAddress(0), session.stack.participantAddress(1)];
  await gateway.applyLinks(new Map([[speaker, CLEAN]]));
  const baseline = await probeBaseline({ session, place: 0 }, signal);
  await gateway.applyLinks(
    new Map([
      [speaker, links.speaker],
      [listener, links.listener],
    ]),
  );
  const request = { session, name: 'round', links, place: 0 };
  const before = await probePaths(request, 'before', signal);
  await using during = await startDuringProbe(request, signal);
  await disturb?.();
  during.begin();
  await sleep(SCRIPT_MS);
  const beside = await during.end();
  const after = await probePaths(request, 'after', signal);
  return verifyImpairment({
    round: 1,
    interrupted: false,
    links,
    addresses: { 'speaker-1': speaker, 'listener-1': listener },
    path: { baseline, probes: [...before, ...beside, ...after] },
    gateway: await gateway.inspect(),
  });
}
