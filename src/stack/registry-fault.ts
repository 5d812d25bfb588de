import { EngineUnavailableError } from '../lib/errors.ts';
import { registryOf } from './image-reference.ts';

/** Why a registry refused, judging by the engine's error message. */
export type RegistryRefusal = 'limited' | 'denied' | 'missing' | 'unreachable';

/** A failed pull or push. */
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

/** Most specific first: a rate limit may read like a denial, and Docker Hub denies access to missing images. */
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
 * @param what the failed action, for example `pulling debian:bookworm`
 * @param login whether credentials were sent, and why not
 */
export function registryError(
  what: string,
  reference: string,
  cause: unknown,
  login: { readonly sent: boolean; readonly problem?: string | undefined },
): RegistryError {
  // Errors from the progress stream already start with the action.
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
