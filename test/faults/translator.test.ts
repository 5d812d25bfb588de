import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.ts';
import type { ScenarioRecord } from '../../src/model/scenario-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { ROOT } from '../../src/run/session.ts';
import { archive, readArchive } from '../../src/stack/archive.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from '../live/command.ts';
import { chosen } from './chosen.ts';
import { tell } from './table.ts';

const UTTERANCES = 4;

interface Case {
  readonly title: string;
  readonly stack: () => Promise<object>;
  readonly expects: (scenario: ScenarioRecord, finished: Finished) => void;
}

const CASES: readonly Case[] = [
  {
    title: 'translator slow by 400 ms',
    // It waits so much longer for the end of an utterance.
    stack: async () => ({ env: { translator: { COMPLETE_SILENCE_MS: '460' } } }),
    expects: ({ verdict, metrics }, { exitCode }) => {
      expect(metrics.e2e_ms).toMatchObject({ n: UTTERANCES, missing: 0 });
      expect(metrics.e2e_ms?.p50).toBeGreaterThan(500);
      expect(verdict).toBe('fail');
      expect(exitCode).toBe(EXIT.sloBreach);
    },
  },
  {
    title: 'translator answering twice',
    stack: async () => ({ images: { translator: await sayingTwice() } }),
    expects: ({ metrics, verdict, reason }, { exitCode }) => {
      // The first answer comes in time, or behind the second one of the utterance before; no answer counts as two.
      expect(metrics.e2e_ms?.n).toBe(UTTERANCES);
      expect(['fail', 'inconclusive'], reason).toContain(verdict);
      expect(verdict === 'inconclusive' ? metrics.e2e_ms?.missing : 0).toBe(0);
      expect(exitCode).toBe(verdict === 'inconclusive' ? EXIT.inconclusive : EXIT.sloBreach);
    },
  },
];

const TWICE = 'hive-bench/translator:twice';

describe('a translator that is not as it should be', () => {
  it.each(chosen(CASES))('$title', async ({ title, stack, expects }) => {
    const { config, runDir } = workspace({
      stack: { ...SUBNETS, ports: 'ephemeral', ...(await stack()) },
      profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: 0 } },
    });
    const finished = await hiveBench(['--config', config, 'run', '--scenario', 'clean']);
    const record = fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8'));
    const [scenario] = record.scenarios;
    const left = (await leftOf(runDir())).length;
    tell({
      fault: title,
      happened: scenario?.reason ?? '',
      verdict: record.verdict,
      exitCode: finished.exitCode,
      left,
    });
    expect(left).toBe(0);
    if (!scenario) throw new Error(`no scenario was recorded:\n${finished.stderr}`);
    expects(scenario, finished);
  });
});

/** An image of the translator that asks the TTS to say everything twice. Committed, not built: nothing is fetched. */
async function sayingTwice(): Promise<string> {
  const engine = await connectEngine();
  const source = { root: ROOT, ready: {}, say: () => undefined };
  const { translator = '' } = await ensureImages(engine, ['translator'], source);
  const container = await engine.docker.createContainer({ Image: translator });
  try {
    const [folder, name] = ['/srv/translator', 'services.py'];
    const files = await readArchive(await container.getArchive({ path: `${folder}/${name}` }));
    const before = files.get(name)?.toString() ?? '';
    const after = before.replace('{"text": text, "language"', '{"text": f"{text}. {text}", "language"');
    expect(after).not.toBe(before);
    await container.putArchive(archive([{ name, data: after }]), { path: folder });
    const [repo = '', tag = ''] = TWICE.split(':');
    await container.commit({ repo, tag });
    return TWICE;
  } finally {
    await container.remove();
  }
}
