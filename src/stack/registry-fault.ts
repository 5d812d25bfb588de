import { EngineUnavailableError } from '../lib/errors.ts';
import { registryOf } from './image-reference.ts';

/** Why a registry did not do what was asked, as the engine's words show it. */
export type RegistryRefusal = 'limited' | 'denied' | 'missing' | 'unreachable';

/** A pull or push that failed. */
export class RegistryError extends EngineUnavailableError {
  readonly refusal: RegistryRefusal;

  constructor(
    message: string,
    refusal: RegistryRefusal,
    details: { readonly hint: string; readonly cause: unknown; readonly evidence: readonly string[] },
  ) {
    super(message, details);
    this.refusal = refusal;
  }
}

/** The most telling first: a limit is also worded as a denial, and Docker Hub denies what it does not have. */
const PATTERNS: readonly (readonly [RegistryRefusal, RegExp])[] = [
  ['limited', /toomanyrequests|rate limit|\b429\b/i],
  [
    'denied',
    /unauthorized|denied|forbidden|authentication required|no basic auth|incorrect username|insufficient_scope|\b40[13]\b/i,
  ],
  ['missing', /manifest unknown|not found|name unknown|no such image/i],
];

export function refusalIn(words: string): RegistryRefusal {
  return PATTERNS.find(([, pattern]) => pattern.test(words))?.[0] ?? 'unreachable';
}

/**
 * @param what what was tried, for example `pulling debian:bookworm`
 * @param login whether a login was sent, and why there was none
 */
export function registryError(
  what: string,
  reference: string,
  cause: unknown,
  login: { readonly sent: boolean; readonly problem?: string | undefined },
): RegistryError {
  // What was followed to its end repeats what was tried.
  const words = (cause instanceof Error ? cause.message.trim() : String(cause)).replace(`${what}: `, '');
  const refusal = refusalIn(words);
  return new RegistryError(`${what} failed: ${words}`, refusal, {
    hint: hintFor(refusal, registryOf(reference), login.sent),
    cause,
    evidence: login.problem === undefined ? [] : [login.problem],
  });
}

function hintFor(refusal: RegistryRefusal, registry: string, sent: boolean): string {
  switch (refusal) {
    case 'limited':
      return sent
        ? `${registry} limits how much this login may pull: wait, or pull from a mirror.`
        : `${registry} limits pulls without a login: log in (docker login ${registry}), wait, or pull from a mirror.`;
    case 'denied':
      return sent
        ? `${registry} refused the login of config.json (~/.docker or DOCKER_CONFIG): log in again, and check that this user may use the image.`
        : `No login for ${registry} was found in config.json (~/.docker or DOCKER_CONFIG): docker login ${registry}.`;
    case 'missing':
      return 'Check the name and the tag.';
    case 'unreachable':
      return `Check that the engine reaches ${registry}; a registry without TLS must be among its insecure-registries.`;
    default:
      return refusal satisfies never;
  }
}
