import { EngineUnavailableError } from '../lib/errors.ts';

/** A ping needs neither locks nor the disk, so a working engine answers within milliseconds, even under load. */
const PING_EVERY_MS = 3000;
/** Ticks in a row without a response. Counted instead of timed: a busy event loop may not have read the response yet. */
const MAX_MISSED = 7;

type OnSilent = (error: EngineUnavailableError) => void;

interface Watched {
  readonly onSilent: OnSilent;
  /** Whether it was already registered at the previous tick. */
  seen: boolean;
}

/**
 * Pings the engine while calls or streams wait for it. A slow call or an idle stream does not show whether the engine
 * still works; a ping does.
 */
export class EnginePulse {
  readonly #ping: (signal: AbortSignal) => Promise<unknown>;
  readonly #everyMs: number;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;
  #pending: AbortController | undefined;
  #missed = 0;

  /** @param ping settles when the engine has responded or refused the connection; both count as a response */
  constructor(ping: (signal: AbortSignal) => Promise<unknown>, everyMs: number = PING_EVERY_MS) {
    this.#ping = ping;
    this.#everyMs = everyMs;
  }

  /**
   * Calls `onSilent` once if the engine stops responding before the returned function is called. If the engine is already
   * known to be silent, the call comes within two ticks.
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
    // Use a new connection: the old one may never respond, even after the engine is back.
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

  /** Keeps the count of missed responses, so that the next call does not wait as long again for a silent engine. */
  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

function silent(forS: number): EngineUnavailableError {
  return new EngineUnavailableError(`the Docker Engine does not answer: no reply to a ping for ${forS} s.`, {
    hint: 'See its log (journalctl -u docker). Once it answers again, the next command cleans up after this one. Finished measurements are on disk: judge them with hive-bench judge.',
  });
}
