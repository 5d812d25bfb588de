import type { Verdict } from '../../src/model/verdict.ts';
import type { Stand } from '../live/stand.ts';

/** Something that goes wrong in the middle of a scenario. */
export interface Fault {
  /** Of the scenario that it befalls. */
  readonly name: string;
  /** For the table. */
  readonly title: string;
  readonly inflict: (stand: Stand) => Promise<void>;
  /** What the scenario's verdict may be; never `pass` but where the callers felt nothing. */
  readonly verdicts: readonly Verdict[];
  /** What the scenario's reason and concerns must say. */
  readonly says: RegExp;
}

/** Less than the recogniser has itself. */
const SPARE_BYTES = 30 * 2 ** 20;
const SERVICES = ['redis', 'coturn', 'livekit', 'stt', 'mt', 'tts', 'translator'] as const;

/** Nobody needs it while a call goes on: the callers feel nothing, and that the run says so is right. */
const UNFELT = new Set<string>(['redis']);

function verdictsOf(service: string): readonly Verdict[] {
  return UNFELT.has(service) ? ['inconclusive', 'fail'] : ['fail'];
}

const killed = (service: string): Fault => ({
  name: `${service}-killed`,
  title: `${service} killed`,
  inflict: async (stand) => (await stand.container(service)).kill(),
  verdicts: verdictsOf(service),
  says: new RegExp(`^${service} ended with exit code 137`, 'm'),
});

const paused = (service: string): Fault => ({
  name: `${service}-paused`,
  title: `${service} paused`,
  inflict: async (stand) => (await stand.container(service)).pause(),
  verdicts: verdictsOf(service),
  says: new RegExp(`^${service} was paused`, 'm'),
});

const cutOff = (service: string): Fault => ({
  name: `${service}-cut-off`,
  title: `${service} cut off from the network`,
  inflict: async (stand) =>
    stand.docker
      .getNetwork(await stand.id('net'))
      .disconnect({ Container: await stand.id(service), Force: true }),
  verdicts: verdictsOf(service),
  says: new RegExp(`^${service} (was|is) cut off from`, 'm'),
});

const restarted = (service: string): Fault => ({
  name: `${service}-restarted`,
  title: `${service} restarted`,
  inflict: async (stand) => (await stand.container(service)).restart({ t: 0 }),
  verdicts: ['fail', 'inconclusive'],
  says: new RegExp(`^${service} .*was started again`, 'm'),
});

/** What befalls the measured stack: its failure, named. */
export const ON_THE_STACK: readonly Fault[] = [
  ...SERVICES.flatMap((service) => [killed(service), paused(service), cutOff(service)]),
  restarted('livekit'),
  restarted('coturn'),
  {
    name: 'translator-silent',
    title: 'translator silent: its media process stopped',
    inflict: (stand) => stand.inside('translator', signalTo('STOP', 'media')),
    verdicts: ['fail'],
    says: /^translator does not answer \(.*media bridge: no answer within 1 s/m,
  },
  {
    name: 'stt-out-of-memory',
    title: 'memory limit hit by STT',
    inflict: async (stand) => {
      const stt = await stand.container('stt');
      const { memory_stats: memory } = await stt.stats({ stream: false });
      const limit = memory.usage + SPARE_BYTES;
      await stt.update({ Memory: limit, MemorySwap: limit });
      // A process beside it takes what is left, and the kernel ends the bigger of the two.
      const hog = 'taken = []\nwhile True: taken.append(b"x" * (1 << 20))';
      const exec = await stt.exec({ Cmd: ['python', '-c', hog] });
      await exec.start({ Detach: true });
    },
    verdicts: ['fail'],
    says: /^stt ran out of memory/m,
  },
];

/** What befalls the instrument: whatever the numbers are, they prove nothing. */
export const ON_THE_INSTRUMENT: readonly Fault[] = [
  {
    name: 'gateway-killed',
    title: 'gateway killed',
    inflict: async (stand) => (await stand.container('gateway')).kill(),
    verdicts: ['invalid'],
    says: /^gateway ended with exit code 137/m,
  },
  {
    name: 'gateway-paused',
    title: 'gateway paused',
    inflict: async (stand) => (await stand.container('gateway')).pause(),
    verdicts: ['invalid'],
    says: /^gateway was paused/m,
  },
  {
    name: 'gateway-cut-off',
    title: 'gateway cut off from the stack network',
    inflict: async (stand) =>
      stand.docker
        .getNetwork(await stand.id('net'))
        .disconnect({ Container: await stand.id('gateway'), Force: true }),
    verdicts: ['invalid'],
    says: /^gateway (was|is) cut off from/m,
  },
  {
    name: 'uml-killed',
    title: 'User-Mode Linux of the gateway killed',
    inflict: (stand) =>
      stand.inside('gateway', ['sh', '-c', 'kill -KILL $(pgrep -o linux.uml || pgrep -o uml)'], '0'),
    verdicts: ['invalid'],
    says: /^gateway ended with exit code 70/m,
  },
  {
    name: 'qdisc-deleted',
    title: 'impairment deleted',
    inflict: (stand) => stand.inside('gateway', ['hive-tc', 'batch', 'qdisc del dev uplink root\n'], '0'),
    verdicts: ['invalid'],
    says: /uplink: no htb tree is installed/,
  },
  {
    name: 'media-around',
    title: 'media past the gateway',
    inflict: async (stand) => {
      const network = stand.docker.getNetwork(await stand.id('net'));
      const { IPAM } = await network.inspect();
      // The engine refuses an interface whose subnet another route leads to, so that route goes first.
      await stand.inside('speaker-1', ['ip', 'route', 'del', IPAM?.Config?.[0]?.Subnet ?? ''], '0');
      await network.connect({ Container: await stand.id('speaker-1') });
    },
    verdicts: ['invalid'],
    says: /^speaker-1 sent \d+ RTP packets, but the gateway counted \d+ for its address$/m,
  },
  {
    name: 'listener-crashed',
    title: 'listener crashed',
    inflict: async (stand) => (await stand.container('listener-1')).kill(),
    verdicts: ['invalid'],
    says: /^listener-1: listener-1 ended with exit code 137/m,
  },
  {
    name: 'speaker-paused',
    title: 'speaker paused for 2 s',
    inflict: async (stand) => {
      const speaker = await stand.container('speaker-1');
      await speaker.pause();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      await speaker.unpause();
    },
    verdicts: ['invalid'],
    says: /^speaker-1 was paused/m,
  },
];

/** To every process of this name in a container whose root may not signal others: by the user it runs as. */
function signalTo(signal: string, name: string): string[] {
  const script = `for d in /proc/[0-9]*; do [ "$(cat $d/comm)" = ${name} ] && kill -${signal} \${d#/proc/} && ok=1; done; [ "$ok" ]`;
  return ['sh', '-c', script];
}
