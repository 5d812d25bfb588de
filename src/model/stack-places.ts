/** A running service and its address. */
export interface Place {
  readonly service: string;
  readonly title: string;
  /** On the stack network; the gateway's is on the access network. */
  readonly address: string;
  /** Known only to the process that started it. */
  readonly readyAfterMs?: number;
  readonly url?: string;
  /** One request when the stack was up: status, and milliseconds to the complete response. */
  readonly health?: { readonly status: number; readonly totalMs: number };
}

export interface Missing {
  readonly service: string;
  readonly title: string;
  readonly why: string;
}

/** What `up` prints. */
export interface Up {
  readonly runId: string;
  readonly places: readonly Place[];
  readonly missing: readonly Missing[];
  readonly livekitUrl: string;
  readonly turnUrl: string;
  /** LIVEKIT_URL, LIVEKIT_API_KEY and more, as environment variables. */
  readonly keysFile: string;
}
