import { EXIT, HiveBenchError } from '../lib/errors.ts';
import type { Direction, GatewayCounters, LinkSpec } from '../model/impairment.ts';
import { countersOf } from './counters.ts';
import { linkPlan } from './link-plan.ts';
import { differences } from './readback.ts';
import { parseTcShow, type PortState } from './tc-show.ts';

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command inside the gateway container. */
export type Exec = (argv: readonly string[]) => Promise<ExecResult>;

export type GatewayBackend = 'kernel' | 'uml';

/** What is asked of the links of a stack that is kept: a scenario's name or the asker's own words. */
export interface Asked {
  readonly name: string;
  readonly links: Readonly<Record<string, LinkSpec>>;
}

/** In the gateway's memory: it goes with the links that it tells of. */
const CONFIGURED_FILE = '/run/gateway/asked.json';

/** tc refused, or says that something else is installed than was asked. */
export class ImpairmentError extends HiveBenchError {}

/** The running gateway, seen from the harness. */
export class Gateway {
  readonly #exec: Exec;
  #links: ReadonlyMap<string, LinkSpec> = new Map();

  constructor(exec: Exec) {
    this.#exec = exec;
  }

  async backend(): Promise<GatewayBackend> {
    const answer = (await this.#run(['hive-tc', 'backend'])).trim();
    if (answer === 'kernel' || answer === 'uml') return answer;
    throw new HiveBenchError(`gateway back end: got "${answer}", expected kernel or uml`, {
      hint: 'Is the gateway container running the gateway image?',
    });
  }

  /**
   * Gives each participant, by IPv4 address, its own access link, and makes sure the kernel took it. All links
   * are built anew: whoever is not named passes unimpaired and is counted, and packets under way are lost.
   * @throws {ImpairmentError} when tc refuses or installs something else.
   * @throws {UsageError} when a link cannot be built.
   */
  async applyLinks(links: ReadonlyMap<string, LinkSpec>): Promise<void> {
    const batches = batchesOf(linkPlan(links));
    this.#links = new Map(links);
    for (const lines of batches) await this.#run(['hive-tc', 'batch', lines]);
    await this.verify();
  }

  /**
   * Compares what is installed now with what was last applied; for the end of a scenario, too.
   * @throws {ImpairmentError} naming every difference.
   */
  async verify(): Promise<void> {
    if (this.#links.size === 0) return;
    const { differences: found } = await this.inspect();
    if (found.length === 0) return;
    throw new ImpairmentError(`the gateway is not as configured: ${found[0]}`, {
      hint: 'Someone changed the qdiscs, or tc and the kernel disagree; `hive-tc show` in the gateway tells what is there.',
      exitCode: EXIT.invalid,
      evidence: found,
    });
  }

  /** Leaves word in the gateway of what was asked, for another process to find. */
  async remember(name: string): Promise<void> {
    const asked: Asked = { name, links: Object.fromEntries(this.#links) };
    await this.#run(['sh', '-c', `printf %s "$1" > ${CONFIGURED_FILE}`, 'sh', JSON.stringify(asked)]);
  }

  /** What another process asked and left word of; its links are this one's from here on. Undefined when nobody did. */
  async recall(): Promise<Asked | undefined> {
    const { exitCode, stdout } = await this.#exec(['cat', CONFIGURED_FILE]);
    if (exitCode !== 0) return undefined;
    const asked = JSON.parse(stdout) as Asked;
    this.#links = new Map(Object.entries(asked.links));
    return asked;
  }

  /** Counts since the links were applied, and where what is installed differs from what was asked. */
  async inspect(): Promise<{ readonly counters: GatewayCounters; readonly differences: readonly string[] }> {
    const installed = await this.#show();
    return {
      counters: countersOf([...this.#links.keys()], installed),
      differences: differences(this.#links, installed),
    };
  }

  async #show(): Promise<Readonly<Record<Direction, PortState>>> {
    const text = await this.#run(['hive-tc', 'show']);
    try {
      return parseTcShow(text);
    } catch (cause) {
      throw new HiveBenchError('the gateway gave an unreadable account of its queues', {
        hint: 'Does the gateway image belong to this version of hive-bench?',
        cause,
        evidence: [text.slice(0, 500)],
      });
    }
  }

  async #run(argv: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#exec(argv);
    if (exitCode === 0) return stdout;
    throw new ImpairmentError(
      `${argv.slice(0, 2).join(' ')} failed in the gateway with exit code ${exitCode}`,
      {
        hint: 'The last lines below are from tc. An unknown qdisc kind means the kernel lacks a module: use the back end uml.',
        evidence: [
          ...stderr.trim().split('\n'),
          ...(argv[2] ? ['asked:', ...argv[2].trim().split('\n')] : []),
        ],
      },
    );
  }
}

/** Linux allows an argument 128 KiB, and the gateway wraps what it gets into another. */
const MAX_BATCH_CHARACTERS = 60_000;

/** The same lines in as few parts as an argument can hold. */
function batchesOf(lines: string): string[] {
  const batches: string[] = [];
  let batch = '';
  for (const line of lines.trimEnd().split('\n')) {
    if (batch.length + line.length >= MAX_BATCH_CHARACTERS) {
      batches.push(batch);
      batch = '';
    }
    batch += `${line}\n`;
  }
  return [...batches, batch];
}
