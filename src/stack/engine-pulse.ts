import { EngineUnavailableError } from '../lib/errors.ts';

/** A ping takes the engine no lock and no disk: one that works answers within milliseconds, however busy it is. */
const PING_EVERY_MS = 3000;
/** Ticks in a row without an answer. Counted, not timed: an event loop that was busy has not looked at the answer yet. */
const MAX_MISSED = 7;

type OnSilent = (error: EngineUnavailableError) => void;

interface Watched {
  readonly onSilent: OnSilent;
  /** It was there when the tick before was. */
  seen: boolean;
}

/**
 * Whether the engine still answers, asked while anything waits for it. A call that takes long and a stream that is
 * quiet look the same whether the engine works or has stopped, so neither says anything; a ping does.
 */
export class EnginePulse {
  readonly #ping: (signal: AbortSignal) => Promise<unknown>;
  readonly #everyMs: number;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #pending: AbortController | undefined;
  #missed = 0;

  /** @param ping settles when the engine has answered or has refused the connection; both are answers. */
  constructor(ping: (signal: AbortSignal) => Promise<unknown>, everyMs: number = PING_EVERY_MS) {
    this.#ping = ping;
    this.#everyMs = everyMs;
  }

  /**
   * Calls `onSilent` once if the engine falls silent before the returned function is called. Of an engine that is
   * known to be silent that is soon: within two ticks.
   */
  watch(onSilent: OnSilent): () => void {
    const watched = { onSilent, seen: false };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#tick(), this.#everyMs).unref();
    return () => {
      this.#watched.delete(watched);
      if (this.#watched.size === 0) this.#stop();
    };
  }

  #tick(): void {
    if (this.#pending === undefined) this.#sendPing();
    else if (++this.#missed >= MAX_MISSED) this.#reportSilence(this.#pending);
    for (const watched of this.#watched) watched.seen = true;
  }

  #reportSilence(ping: AbortController): void {
    const error = silent(Math.round((this.#missed * this.#everyMs) / 1000));
    for (const watched of [...this.#watched].filter(({ seen }) => seen)) {
      this.#watched.delete(watched);
      watched.onSilent(error);
    }
    // A connection that has lost its other end never answers, also when the engine is back.
    this.#sendPing();
    ping.abort();
  }

  #sendPing(): void {
    const ping = new AbortController();
    this.#pending = ping;
    const answered = (): void => {
      if (this.#pending !== ping) return;
      this.#pending = undefined;
      this.#missed = 0;
    };
    this.#ping(ping.signal).then(answered, answered);
  }

  /** What is known of silence stays known: the next call of an engine that is silent must not wait as long again. */
  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function silent(forS: number): EngineUnavailableError {
  return new EngineUnavailableError(`the Docker Engine does not answer: no reply to a ping for ${forS} s.`, {
    hint: 'Its log says why (journalctl -u docker). Once it answers again, the next command removes what this one left. What was measured is on disk: hive-bench judge.',
  });
}
