import { objectOfLine } from '../../lib/json-line.ts';

/** Every clip is in exactly one of the two. */
export interface ClipScores {
  /** MOS-LQO, 1–5, by clip name. */
  readonly scores: ReadonlyMap<string, number>;
  /** Why a clip has no score, by clip name. */
  readonly faults: ReadonlyMap<string, string>;
}

interface ScorerLine {
  readonly clip?: unknown;
  readonly moslqo?: unknown;
  readonly fault?: unknown;
}

/** The scorer's answers so far. A clip without an answer becomes a fault. */
export class ScorerAnswers implements ClipScores {
  readonly scores = new Map<string, number>();
  readonly faults = new Map<string, string>();
  /** Resolves with the last answer. */
  readonly complete: Promise<undefined>;
  readonly #open: Set<string>;
  #resolve: () => void = () => undefined;

  constructor(clips: readonly string[]) {
    this.#open = new Set(clips);
    this.complete = new Promise((resolve) => {
      this.#resolve = () => resolve(undefined);
    });
  }

  /**
   * Handles a line of the scorer's standard output. A line that is not an answer leaves its clip open, so that the clip
   * becomes a fault.
   */
  receive(text: string): void {
    const line: ScorerLine | undefined = objectOfLine(text);
    if (typeof line?.clip !== 'string' || !this.#open.has(line.clip)) return;
    if (typeof line.moslqo === 'number') this.scores.set(line.clip, line.moslqo);
    else
      this.faults.set(line.clip, typeof line.fault === 'string' ? line.fault : `got ${text.slice(0, 100)}`);
    this.#open.delete(line.clip);
    if (this.#open.size === 0) this.#resolve();
  }

  /** No more answers will be accepted. */
  close(why: string): void {
    for (const clip of this.#open) this.faults.set(clip, why);
    this.#open.clear();
  }
}
