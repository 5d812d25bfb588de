import { promisedIn } from '../../analysis/speech/evaluate.ts';
import { expectedOf, type Hearable } from '../../judge/round.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import { type Render, renderDelivered } from './render-delivered.ts';

export interface Delivery {
  readonly speech: ReadonlyMap<string, SpeechItem>;
  /** The TTS under test; undefined for a target, whose TTS is not accessible. */
  readonly render: Render | undefined;
  readonly timeoutMs: number;
}

/** Adds renderings of the texts that were delivered instead of the expected translations, if a TTS is available. */
export async function withDelivered<T extends Hearable>(
  { speech, timeoutMs, render }: Delivery,
  evidence: T,
  signal: AbortSignal,
): Promise<T> {
  if (!render) return evidence;
  const { observations } = evidence;
  const promised = promisedIn({ observations, references: expectedOf(speech), timeoutMs });
  const rendered = await renderDelivered(promised, speech, render, signal);
  return { ...evidence, content: { translations: [], speeches: [], faults: [], ...rendered } };
}
