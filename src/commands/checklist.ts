import type { Answer, Facts, ListName } from '../checklist/item.ts';
import { ITEMS } from '../checklist/items.ts';
import type { HiveBenchConfig } from '../config/config.ts';
import { examineStack } from '../doctor/stack/examine.ts';
import { describeHost } from '../run/session/host.ts';
import type { Log } from '../run/session/session.ts';
import { connectEngine } from '../stack/engine.ts';
import { findKept } from '../stack/kept.ts';
import type { StackChoice } from '../stack/kept-runs.ts';
import { recordAt } from './compare.ts';

export type Checked = Answer & { readonly list: ListName; readonly id: string; readonly title: string };

export interface ChecklistOptions {
  /** All by default. */
  readonly list?: ListName;
  /** Run id of a running stack. */
  readonly stack?: StackChoice;
  /** Folder of a run, or its run.json. */
  readonly run?: string;
  readonly now: Date;
}

/** Runs the operational checklists, as far as items can be checked. Changes nothing. */
export async function checklist(
  config: HiveBenchConfig,
  { list, stack, run, now }: ChecklistOptions,
  log: Log,
): Promise<Checked[]> {
  const { cpus, memoryGiB } = describeHost();
  const record = run === undefined ? undefined : recordAt(run);
  const facts: Facts = {
    cpus,
    memoryGiB,
    waivers: config.waivers,
    now: now.toISOString(),
    ...(record && { record }),
    ...(stack !== undefined && { stack: await examined(stack, log) }),
  };
  return ITEMS.filter((item) => list === undefined || item.list === list).map(({ answer, ...item }) => ({
    ...item,
    ...answer(facts),
  }));
}

async function examined(which: StackChoice, log: Log): Promise<NonNullable<Facts['stack']>> {
  const engine = await connectEngine();
  const kept = await findKept(engine, which);
  log(`examining stack ${kept.run}, which takes some ten seconds`);
  return { run: kept.run, findings: await examineStack(engine, kept), services: [...kept.containers.keys()] };
}
