import type { PromisedAnswer } from '../../analysis/speech/evaluate.ts';
import type { RoundContent } from '../../model/content.ts';
import type { SpeechItem } from '../../model/evidence.ts';
import { RefusedText } from './references.ts';
import { STOPPED } from './score-round.ts';

/** Renders a text with the TTS of the stack under test: 16 kHz mono. */
export type Render = (text: string, signal: AbortSignal) => Promise<Int16Array<ArrayBuffer>>;

/** Limit for stacks that deliver a different text each time: rendering would take hours. */
const MAX_TEXTS = 300;

/**
 * Renders the texts that were delivered in a round instead of the expected translations. Skips a text that the service
 * refuses. If the service fails, skips all remaining texts.
 */
export async function renderDelivered(
  answers: readonly PromisedAnswer[],
  speech: ReadonlyMap<string, SpeechItem>,
  render: Render,
  signal: AbortSignal,
): Promise<Pick<RoundContent, 'renderings' | 'renderingFault'>> {
  const texts = new Set(
    answers.flatMap(({ source, texts: delivered }) =>
      delivered.filter((text) => text !== speech.get(source)?.translation),
    ),
  );
  const renderings = new Map<string, Int16Array<ArrayBuffer>>();
  for (const text of texts) {
    if (renderings.size === MAX_TEXTS)
      return {
        renderings,
        renderingFault: `${texts.size} unexpected texts, at most ${MAX_TEXTS} are rendered`,
      };
    try {
      // A recogniser that recognised nothing produces empty captions.
      if (text.trim() !== '') renderings.set(text, await render(text, signal));
    } catch (error) {
      if (error instanceof RefusedText) continue;
      const why = signal.aborted ? STOPPED : (error as Error).message;
      return { renderings, renderingFault: `a delivered text was not rendered: ${why}` };
    }
  }
  return { renderings };
}
