import { execa } from 'execa';

const NAME = 'hb-engines';
const HOST_SIDE = 'hb-engines-host';
const SUBNET = '10.77.0.0/30';
const [HOST_ADDRESS, ADDRESS] = ['10.77.0.1', '10.77.0.2'];

/** A network of an engine's own: its bridges, firewall and loopback are not the host's, and another engine is not disturbed. */
export interface NetworkNamespace extends AsyncDisposable {
  /** Words that start a program in it; it keeps the host's files and control groups, unlike with `ip netns exec`. */
  readonly enter: readonly [string, ...string[]];
  /** @param key for example net.bridge.bridge-nf-call-iptables */
  set(key: string, value: string): Promise<void>;
  get(key: string): Promise<string>;
}

/** Needs root. The way out, for builds, is by address translation through the host. */
export async function makeNetworkNamespace(): Promise<NetworkNamespace> {
  await remove();
  const enter = ['nsenter', `--net=/run/netns/${NAME}`, '--'] as const;
  const inside = async (...argv: string[]): Promise<string> => {
    const [program, ...words] = enter;
    return (await execa(program, [...words, ...argv])).stdout.trim();
  };
  await execa('ip', ['netns', 'add', NAME]);
  await execa('ip', ['link', 'add', HOST_SIDE, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', NAME]);
  await execa('ip', ['address', 'add', `${HOST_ADDRESS}/30`, 'dev', HOST_SIDE]);
  await execa('ip', ['link', 'set', HOST_SIDE, 'up']);
  await inside('ip', 'address', 'add', `${ADDRESS}/30`, 'dev', 'eth0');
  for (const device of ['lo', 'eth0']) await inside('ip', 'link', 'set', device, 'up');
  await inside('ip', 'route', 'add', 'default', 'via', HOST_ADDRESS);
  await inside('sysctl', '-qw', 'net.ipv4.ip_forward=1');
  for (const rule of RULES) await execa('iptables', ['-w', ...rule('-I')]);
  await execa('sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
  return {
    enter,
    set: async (key, value) => {
      await inside('sysctl', '-qw', `${key}=${value}`);
    },
    get: (key) => inside('sysctl', '-n', key),
    [Symbol.asyncDispose]: remove,
  };
}

/** First in FORWARD: an engine on the host drops what it does not know. */
const RULES: readonly ((action: '-I' | '-D') => string[])[] = [
  (action) => ['-t', 'nat', action, 'POSTROUTING', '-s', SUBNET, '!', '-o', HOST_SIDE, '-j', 'MASQUERADE'],
  (action) => [action, 'FORWARD', '-i', HOST_SIDE, '-j', 'ACCEPT'],
  (action) => [action, 'FORWARD', '-o', HOST_SIDE, '-j', 'ACCEPT'],
];

/** Also of what an earlier run left. */
async function remove(): Promise<void> {
  await execa('ip', ['netns', 'delete', NAME], { reject: false });
  await execa('ip', ['link', 'delete', HOST_SIDE], { reject: false });
  for (const rule of RULES) await execa('iptables', ['-w', ...rule('-D')], { reject: false });
}
