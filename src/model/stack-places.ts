/** A service that is up, and where it is. */
export interface Place {
  readonly service: string;
  readonly title: string;
  /** On the stack network; the gateway's is on the access network. */
  readonly address: string;
  /** Known to whoever started it. */
  readonly readyAfterMs?: number;
  readonly url?: string;
  /** One request when all was up: status, and milliseconds until all of it was there. */
  readonly health?: { readonly status: number; readonly totalMs: number };
}

export interface Missing {
  readonly service: string;
  readonly title: string;
  readonly why: string;
}

/** What `up` tells. */
export interface Up {
  readonly runId: string;
  readonly places: readonly Place[];
  readonly missing: readonly Missing[];
  readonly livekitUrl: string;
  readonly turnUrl: string;
  /** LIVEKIT_URL, LIVEKIT_API_KEY and more, as environment variables. */
  readonly keysFile: string;
}
