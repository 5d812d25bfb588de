import { describe, expect, it } from 'vitest';
import { buildArgs } from '../../../src/stack/build-args.ts';

const ENGINE = 'unix:///var/run/docker.sock';

describe('build arguments', () => {
  it('are empty if the host needs none', () =>
    expect(buildArgs({ PATH: '/bin', HTTP_PROXY: '' }, {}, ENGINE)).toEqual({ args: {}, leftOut: [] }));

  it('have the proxies of the environment in upper and lower case', () => {
    const { args, leftOut } = buildArgs(
      { HTTP_PROXY: 'http://p:1', https_proxy: 'http://p:2', NO_PROXY: 'localhost,.lan' },
      {},
      ENGINE,
    );
    expect(args).toEqual({
      HTTP_PROXY: 'http://p:1',
      http_proxy: 'http://p:1',
      HTTPS_PROXY: 'http://p:2',
      https_proxy: 'http://p:2',
      NO_PROXY: 'localhost,.lan',
      no_proxy: 'localhost,.lan',
    });
    expect(leftOut).toEqual([]);
  });

  it("prefer config.json's proxies, first those of this engine", () => {
    const proxies = {
      default: { httpProxy: 'http://all:1', noProxy: 'x' },
      [ENGINE]: { httpProxy: 'http://this:1' },
    };
    expect(buildArgs({ HTTP_PROXY: 'http://env:1' }, proxies, ENGINE).args).toEqual({
      HTTP_PROXY: 'http://this:1',
      http_proxy: 'http://this:1',
    });
    expect(buildArgs({}, proxies, 'tcp://other:2375').args).toMatchObject({
      HTTP_PROXY: 'http://all:1',
      NO_PROXY: 'x',
    });
  });

  it('have the package mirrors that the Dockerfiles use', () => {
    const mirrors = {
      PIP_INDEX_URL: 'https://mirror.lan/simple',
      GOPROXY: 'https://go.lan,direct',
      GONOSUMDB: '*',
    };
    expect(buildArgs({ ...mirrors, npm_config_registry: 'https://npm.lan/' }, {}, ENGINE)).toEqual({
      args: { ...mirrors, NPM_CONFIG_REGISTRY: 'https://npm.lan/' },
      leftOut: [],
    });
  });
});

describe('build arguments omit', () => {
  it.each([
    'http://127.0.0.1:3128',
    'localhost:3128',
    'http://[::1]:1',
    'socks5://127.1.2.3:1',
    'http://u:p@LOCALHOST',
  ])('a proxy on the loopback of the host: %s', (proxy) => {
    const { args, leftOut } = buildArgs({ HTTPS_PROXY: proxy }, {}, ENGINE);
    expect(args).toEqual({});
    expect(leftOut).toEqual([expect.stringContaining('HTTPS_PROXY points to this host')]);
  });

  it('mirrors with credentials, which would remain in the image, but not proxies with credentials', () => {
    const secret = 'https://me:hunter2@mirror.lan/simple';
    for (const name of ['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'GOPROXY', 'NPM_CONFIG_REGISTRY']) {
      const { args, leftOut } = buildArgs({ [name]: `https://a.lan,${secret}` }, {}, ENGINE);
      expect(args, name).toEqual({});
      expect(leftOut.join('\n')).toContain(`${name} has credentials`);
      expect(leftOut.join('\n')).not.toContain('hunter2');
    }
    expect(buildArgs({ HTTP_PROXY: 'http://me:pw@p:1' }, {}, ENGINE).args['HTTP_PROXY']).toBe(
      'http://me:pw@p:1',
    );
  });

  it('a mirror on the loopback of the host', () =>
    expect(buildArgs({ GOPROXY: 'http://127.0.0.1:3000' }, {}, ENGINE)).toEqual({
      args: {},
      leftOut: [expect.stringContaining('GOPROXY points to this host')],
    }));
});
