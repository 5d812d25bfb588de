import type { RunRecord } from '../model/run-record.ts';

/** A condition in which two runs must agree but differ. */
export interface Disagreement {
  readonly what: string;
  readonly base: string;
  readonly head: string;
}

type Facts = Readonly<Record<string, string | undefined>>;

/** Conditions of a run. Not all are known before its stack is up. */
export type Conditions = Pick<RunRecord, 'profile' | 'config'> & {
  readonly harness: Pick<RunRecord['harness'], 'seed' | 'pairs'> & Partial<RunRecord['harness']>;
};

/** If these differ, two runs measure different things. */
function conditions({ profile, harness, config }: Conditions): Facts {
  return {
    profile,
    seed: String(harness.seed),
    pairs: String(harness.pairs),
    'gateway back end': harness.gatewayBackend,
    'corpus (SHA-256)': harness.corpus?.sha256,
    languages: config['languages'] === undefined ? undefined : JSON.stringify(config['languages']),
    // The kind of stack, not its address: two addresses of the same kind may be compared.
    target: config['target'] === undefined ? 'the reference stack' : 'a stack of its own',
  };
}

/** Conditions in which two runs differ. A condition that one of them does not know is not a difference. */
export function disagreements(base: Conditions, head: Conditions): Disagreement[] {
  const [was, is] = [conditions(base), conditions(head)];
  return Object.keys(was).flatMap((what) => {
    const [before, after] = [was[what], is[what]];
    if (before === undefined || after === undefined || before === after) return [];
    return [{ what, base: before, head: after }];
  });
}

/** Whether the two were measured in alternating rounds, as both of them recorded. */
export function tookTurns(base: RunRecord, head: RunRecord): boolean {
  const names = (one: RunRecord, other: RunRecord): boolean => one.harness.alternated?.with === other.runId;
  return names(base, head) && names(head, base);
}

/** What may explain a difference but does not prevent a comparison. */
export function notesOn(base: RunRecord, head: RunRecord): string[] {
  const facts = ({ host, versions }: RunRecord): Facts => ({
    processors: `${host.cpus} × ${host.cpuModel}`,
    memory: `${Math.round(host.memoryGiB)} GiB`,
    kernel: host.kernel,
    'operating system': host.os,
    ...versions,
  });
  const [was, is] = [facts(base), facts(head)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  const other = names
    .filter((name) => was[name] !== is[name])
    .map((name) => `${name}: ${was[name] ?? 'unknown'}, now ${is[name] ?? 'unknown'}`);
  const unknown = [base, head].some(({ harness }) => !harness.corpus)
    ? [
        'one of the runs does not record which corpus was spoken: the sentences of equal utterances were compared instead',
      ]
    : [];
  const same = base.runId === head.runId ? ['base and head are the same run'] : [];
  return [...same, ...other, ...unknown, ...missingScenarios(base, head), ...otherLoad(base, head)];
}

function missingScenarios(base: RunRecord, head: RunRecord): string[] {
  const names = (record: RunRecord): string[] => record.scenarios.map(({ name }) => name);
  const only = (one: readonly string[], other: readonly string[]): string =>
    one.filter((name) => !other.includes(name)).join(', ');
  const [gone, added] = [only(names(base), names(head)), only(names(head), names(base))];
  return [...(gone ? [`only the base has ${gone}`] : []), ...(added ? [`only the head has ${added}`] : [])];
}

/** Share of CPU time. A host that was busier by this much can explain a difference by itself. */
const BUSIER = 0.1;

function otherLoad(base: RunRecord, head: RunRecord): string[] {
  return head.scenarios.flatMap(({ name, health }) => {
    const was = base.scenarios.find((each) => each.name === name)?.health.cpu?.busy;
    const is = health.cpu?.busy;
    if (was === undefined || is === undefined || Math.abs(is - was) < BUSIER) return [];
    return [
      `${name}: the host's processors were ${Math.round(was * 100)} % busy, now ${Math.round(is * 100)} %`,
    ];
  });
}
