/** A cause of a failed pull that its user can do something about. */
export interface PullFault {
  /** Fits after "the image registry": `limits how often it is asked`. */
  readonly what: string;
  readonly hint: string;
}

const KNOWN: readonly (PullFault & { readonly sign: RegExp })[] = [
  {
    sign: /toomanyrequests|too many requests|rate.?limit|\b429\b/i,
    what: 'limits how often it is asked, and this address has reached the limit',
    hint: 'Log in (`docker login`) and pull the image once with `docker pull`, set a registry mirror for the engine, or wait.',
  },
  {
    sign: /x509|certificate/i,
    what: 'has a certificate that the engine does not accept',
    hint: "Give the engine the registry's CA certificate (/etc/docker/certs.d/<registry>/ca.crt), and restart it.",
  },
  {
    sign: /proxyconnect|proxy authentication|\b407\b/i,
    what: 'is behind a proxy that did not let the engine through',
    hint: "Check the engine's own proxy settings (`docker info`).",
  },
  {
    sign: /no basic auth|unauthorized|authentication required|access .*denied|\b40[13]\b/i,
    what: 'refuses the engine without a login',
    hint: 'Check the name of the image; log in (`docker login`) and pull it once with `docker pull`.',
  },
  {
    sign: /no such host|server misbehaving|i\/o timeout|connection refused|network is unreachable|deadline exceeded|client\.timeout|context canceled|no route to host|EOF$/i,
    what: 'could not be reached',
    hint: "Check the engine's network and proxy settings (`docker info`).",
  },
  {
    sign: /manifest unknown|not found|no matching manifest/i,
    what: "has no such image for the engine's platform",
    hint: 'Check the name and the tag of the image.',
  },
];

/** Why an engine could not pull an image, from its own words; undefined for words that are not known. */
export function pullFault(error: unknown): PullFault | undefined {
  const words = error instanceof Error ? error.message : String(error);
  const known = KNOWN.find(({ sign }) => sign.test(words));
  return known && { what: known.what, hint: known.hint };
}
