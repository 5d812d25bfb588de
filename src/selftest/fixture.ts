import type { Gateway } from '../impair/gateway.ts';
import type { LinkSpec } from '../model/impairment.ts';
import type { Sentence } from '../run/corpus/sentence.ts';
import type { Session } from '../run/session/session.ts';

/** Shared by all parts of the self-test: a stack without a translator, and the sentences to speak. */
export interface Fixture {
  readonly session: Session;
  readonly gateway: Gateway;
  readonly runId: string;
  /** The run's folder. */
  readonly dir: string;
  readonly sentences: readonly Sentence[];
  readonly signalUrl: string;
  readonly translatorIdentity: string;
  readonly seed: number;
}

export const CLEAN: LinkSpec = { uplink: [], downlink: [] };
