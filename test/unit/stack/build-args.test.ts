import { describe, expect, it } from 'vitest';
import { buildArgs } from '../../../src/stack/build-args.ts';

const ENGINE = 'unix:///var/run/docker.sock';

describe('what a build is given', () => {
  it('is nothing where the host needs nothing', () =>
    expect(buildArgs({ PATH: '/bin', HTTP_PROXY: '' }, {}, ENGINE)).toEqual({ args: {}, leftOut: [] }));

  it('are the proxies of the environment, in both cases, from either', () => {
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

  it("are config.json's proxies rather, those of this engine first", () => {
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

  it('are mirrors of packages, under the names that the Dockerfiles know', () => {
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

describe('what a build is not given', () => {
  it.each([
    'http://127.0.0.1:3128',
    'localhost:3128',
    'http://[::1]:1',
    'socks5://127.1.2.3:1',
    'http://u:p@LOCALHOST',
  ])('is a proxy on the loopback of the host: %s', (proxy) => {
    const { args, leftOut } = buildArgs({ HTTPS_PROXY: proxy }, {}, ENGINE);
    expect(args).toEqual({});
    expect(leftOut).toEqual([expect.stringContaining('HTTPS_PROXY names this host')]);
  });

  it('are credentials, which an image would keep; a proxy may have them, for builders keep those out of it', () => {
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

  it('is a mirror on the loopback of the host', () =>
    expect(buildArgs({ GOPROXY: 'http://127.0.0.1:3000' }, {}, ENGINE)).toEqual({
      args: {},
      leftOut: [expect.stringContaining('GOPROXY names this host')],
    }));
});
