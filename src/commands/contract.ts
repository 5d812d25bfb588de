import { CHECK_CORPUS, type HiveBenchConfig } from '../config/config.ts';
import { isInDoubt, judgeHost } from '../contract/host.ts';
import { checkMt } from '../contract/mt.ts';
import { checkStt } from '../contract/stt.ts';
import { checkTts } from '../contract/tts.ts';
import { EXIT, type ExitCode, UsageError } from '../lib/errors.ts';
import { ownFile } from '../lib/root.ts';
import { shown } from '../lib/shown.ts';
import type { Contract } from '../model/contract.ts';
import type { Finding } from '../model/finding.ts';
import { readCorpusFolder } from '../run/corpus/corpus.ts';
import { ownSentences } from '../run/corpus/own-corpus.ts';
import { cpuBetween, readCpuTimes } from '../run/round/cpu.ts';
import type { Sentence } from '../run/corpus/sentence.ts';

/** Enough to tell answers apart; each takes STT two seconds. */
const SENTENCES = 5;

/** What a check of a running service found, and what its exit code is. */
export interface ContractResult {
  readonly findings: readonly Finding[];
  readonly exitCode: ExitCode;
}

/**
 * Whether a running service keeps its contract (docs/contracts).
 * @throws {UsageError} for an address that is none, or a language without sentences; {HiveBenchError} when nobody is there.
 */
export async function contract(
  which: Contract,
  url: string,
  config: HiveBenchConfig,
): Promise<ContractResult> {
  const before = readCpuTimes();
  const found = await findingsOf(which, url, config);
  const findings = [...found, ...judgeHost(cpuBetween(before, readCpuTimes()))];
  const failed = findings.some(({ status }) => status === 'fail');
  if (!failed) return { findings, exitCode: EXIT.pass };
  return { findings, exitCode: isInDoubt(findings) ? EXIT.invalid : EXIT.sloBreach };
}

async function findingsOf(which: Contract, url: string, config: HiveBenchConfig): Promise<Finding[]> {
  const { source, target } = config.languages;
  const http = ['http:', 'https:'];
  const base = baseUrl(url, which === 'stt' ? ['ws:', 'wss:', ...http] : http);
  switch (which) {
    case 'stt':
      return checkStt({ url: base.replace(/^ws/, 'http'), speeches: sentencesOf(config) });
    case 'mt':
      return checkMt({ url: base, source, target, texts: sentencesOf(config).map(asRecognised) });
    case 'tts':
      return checkTts({ url: base, language: target, texts: translationsOf(config) });
    default:
      return which satisfies never;
  }
}

function baseUrl(given: string, schemes: readonly string[]): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && schemes.includes(url.protocol) && url.search === '' && url.hash === '')
    return url.href.replace(/\/+$/, '');
  throw new UsageError(
    `--url: got ${shown(given)}, expected ${schemes.map((each) => `${each}//`).join(' or ')}, host and port.`,
    {
      hint: 'Leave out the path of the request (/v1/…): it is added.',
    },
  );
}

/** The shortest ones of the configuration's corpus, or of the built-in one. */
function sentencesOf(config: HiveBenchConfig): Sentence[] {
  const all = ownSentences(config) ?? builtIn(config);
  return all.toSorted((a, b) => a.durationMs - b.durationMs).slice(0, SENTENCES);
}

function builtIn({ languages: { source }, corpus }: HiveBenchConfig): Sentence[] {
  if (source === 'en' || corpus === CHECK_CORPUS) return readCorpusFolder(ownFile('stack/speech'));
  throw new UsageError(`there are no built-in sentences in ${shown(source)}, expected a corpus of yours.`, {
    hint: 'Set `corpus` in the configuration; docs/corpus.md has its files.',
  });
}

const SPANISH = [
  'las puertas del coche están abiertas',
  'puedes encontrar la respuesta en el libro',
  'aquí viene el último autobús',
  'cinco minutos no son suficientes',
] as const;

/** Of the configuration's corpus where it has some. */
function translationsOf(config: HiveBenchConfig): readonly string[] {
  const { target } = config.languages;
  const own = (ownSentences(config) ?? []).flatMap(({ references = [] }) => references.slice(0, 1));
  if (own.length > 0) return own.slice(0, SENTENCES);
  if (target === 'es') return SPANISH;
  throw new UsageError(
    `there are no built-in sentences in ${shown(target)}, expected a corpus with translations.`,
    {
      hint: `Set \`corpus\` in the configuration, with files <name>.${target}.txt; docs/corpus.md describes them.`,
    },
  );
}

function asRecognised({ text }: Sentence): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, '')
    .trim();
}
