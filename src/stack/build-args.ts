import type { ProxySettings } from './docker-config.ts';

export interface BuildArgs {
  readonly args: Readonly<Record<string, string>>;
  /** Messages about omitted variables, with the reason. */
  readonly leftOut: readonly string[];
}

/** Proxy variables. Every builder accepts them without an ARG line and keeps them out of the image history. */
const PROXIES = [
  ['HTTP_PROXY', 'httpProxy'],
  ['HTTPS_PROXY', 'httpsProxy'],
  ['FTP_PROXY', 'ftpProxy'],
  ['ALL_PROXY', 'allProxy'],
  ['NO_PROXY', 'noProxy'],
] as const;

/** Package mirrors. A Dockerfile needs an ARG line for them, so their values end up in the image history. */
const MIRRORS = [
  'PIP_INDEX_URL',
  'PIP_EXTRA_INDEX_URL',
  'PIP_TRUSTED_HOST',
  'GOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'NPM_CONFIG_REGISTRY',
] as const;

/**
 * Build arguments that let a build reach package registries as this host does: the proxies of config.json or else of the
 * environment, and the package mirrors of the environment. Proxies are set in upper and lower case, because programs
 * read one or the other.
 * @param proxies `proxies` of the docker CLI's config.json, by engine address or `default`
 * @param engine address of the engine that builds
 */
export function buildArgs(
  env: Readonly<Record<string, string | undefined>>,
  proxies: Readonly<Record<string, ProxySettings>>,
  engine: string,
): BuildArgs {
  const settings = { ...(proxies[engine] ?? proxies['default']) };
  const args: Record<string, string> = {};
  const leftOut: string[] = [];
  for (const [name, setting] of PROXIES) {
    const lower = name.toLowerCase();
    const value = settings[setting] || env[lower] || env[name];
    if (!value) continue;
    if (setting !== 'noProxy' && isLoopback(value)) {
      leftOut.push(
        `${name} points to this host's loopback, which builds cannot reach, so builds ignore it. Set \`proxies\` in Docker's config.json to an address that containers can reach, such as that of the bridge.`,
      );
      continue;
    }
    args[name] = value;
    args[lower] = value;
  }
  for (const name of MIRRORS) {
    const value = env[name] || env[name.toLowerCase()];
    if (!value) continue;
    const why = faultOf(value);
    if (why === undefined) args[name] = value;
    else leftOut.push(`${name} ${why}, so builds ignore it.`);
  }
  return { args, leftOut };
}

function faultOf(value: string): string | undefined {
  if (urlsOf(value).some((url) => url.username !== '' || url.password !== ''))
    return 'has credentials, which would remain in the image history';
  return urlsOf(value).some(({ href }) => isLoopback(href))
    ? "points to this host's loopback, which builds cannot reach"
    : undefined;
}

/** All URLs in a value: GOPROXY and PIP_EXTRA_INDEX_URL can have several, GOPROXY also keywords. */
function urlsOf(value: string): URL[] {
  return value
    .split(/[\s,|]+/)
    .filter((part) => /^[a-z][a-z\d+.-]*:\/\//i.test(part) && URL.canParse(part))
    .map((part) => new URL(part));
}

/** Accepts an address without a scheme, as proxies may be given. */
function isLoopback(address: string): boolean {
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127(\.\d+){0,3}|\[::1\]|0\.0\.0\.0)$/i.test(hostname);
}
