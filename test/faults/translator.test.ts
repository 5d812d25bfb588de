import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/lib/errors.ts';
import type { ScenarioRecord } from '../../src/model/scenario-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { type Finished, hiveBench, leftOf, SUBNETS, workspace } from '../live/command.ts';
import { patchedImage } from '../live/patched-image.ts';
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

/** An image of the translator that asks the TTS to say everything twice. */
function sayingTwice(): Promise<string> {
  return patchedImage({
    image: 'translator',
    tag: 'twice',
    file: '/srv/translator/services.py',
    change: (before) => before.replace('{"text": text, "language"', '{"text": f"{text}. {text}", "language"'),
  });
}
