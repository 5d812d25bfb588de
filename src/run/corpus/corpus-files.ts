import path from 'node:path';
import { shown } from '../../lib/shown.ts';

/** A recording, and the file with its text, if there is one. */
export interface CorpusPair {
  readonly wav: string;
  readonly text?: string;
  /** The file with its accepted translations into the run's target language, if there is one. */
  readonly references?: string;
}

export interface CorpusFiles {
  readonly pairs: readonly CorpusPair[];
  /** Files that were probably meant to form a sentence, but do not. */
  readonly problems: readonly string[];
}

/**
 * Files that systems and programs leave in a folder, whatever their extension: `.DS_Store`, `._one.wav`, `Thumbs.db`,
 * `~$one.txt`.
 */
const SIDE_FILE = /^\.|^~\$|^(thumbs|ehthumbs)\.db$|^desktop\.ini$/i;
/** Texts about a corpus that are not part of it. */
const ABOUT = /^(readme|licen[cs]e|copying|notice|credits|authors|attribution|changelog|changes|version)\b/i;
const OTHER_AUDIO =
  /^\.(wave|w64|rf64|mp3|flac|ogg|oga|opus|m4a|mp4|aac|aiff?|aifc|webm|wma|amr|caf|au|raw|pcm)$/i;

/** `one.es.txt` beside `one.wav` has translations into Spanish. */
const TRANSLATIONS = /^(.+)\.([a-z]{2,3})\.txt$/i;

/**
 * Finds out which files of a folder belong together. Extensions may be in capitals. A text's name may differ from its
 * recording's in case, as on file systems that ignore case, unless several texts match. Translations are named
 * `<name>.<language>.txt`; those into languages other than the run's are ignored.
 * @param language of the translations to use, as an ISO 639-1 code
 */
export function corpusFiles(names: readonly string[], language = 'es'): CorpusFiles {
  const all = names.filter((name) => !SIDE_FILE.test(name)).toSorted();
  const wavs = all.filter((name) => endingOf(name) === '.wav');
  const translations = all.filter((name) => wavOfTranslations(name, wavs) !== undefined);
  const texts = all.filter((name) => endingOf(name) === '.txt' && !translations.includes(name));
  const problems: string[] = [];
  const used = new Set<string>();
  const pairs = wavs.map((wav): CorpusPair => {
    const candidates = textsOf(wav, texts);
    const [text, ...others] = candidates;
    for (const each of candidates) used.add(each);
    if (others.length > 0)
      problems.push(`${shownName(wav)}: got ${candidates.map(shownName).join(' and ')}, expected one text`);
    const references = translations.find(
      (name) =>
        wavOfTranslations(name, wavs) === wav &&
        TRANSLATIONS.exec(name)?.[2]?.toLowerCase() === language.toLowerCase(),
    );
    return { wav, ...(text !== undefined && { text }), ...(references !== undefined && { references }) };
  });
  const unspoken = texts.filter((name) => !used.has(name) && !ABOUT.test(name));
  const recorded = new Set(wavs.map((name) => stemOf(name).toLowerCase()));
  const foreign = all.filter(
    (name) => OTHER_AUDIO.test(path.extname(name)) && !recorded.has(stemOf(name).toLowerCase()),
  );
  problems.push(
    ...unspoken.map(
      (name) =>
        `${shownName(name)}: got words alone, expected ${shownName(`${stemOf(name)}.wav`)} beside them`,
    ),
    ...foreign.map((name) => `${shownName(name)}: got a recording of another kind, expected a .wav file`),
  );
  return { pairs, problems };
}

/** The recording that a file has translations of. `day.one.txt` beside `day.one.wav` is a text, not a translation. */
function wavOfTranslations(name: string, wavs: readonly string[]): string | undefined {
  const stem = TRANSLATIONS.exec(name)?.[1]?.toLowerCase();
  const own = stemOf(name).toLowerCase();
  if (stem === undefined || wavs.some((wav) => stemOf(wav).toLowerCase() === own)) return undefined;
  return wavs.find((wav) => stemOf(wav).toLowerCase() === stem);
}

function textsOf(wav: string, texts: readonly string[]): string[] {
  const exact = texts.filter((name) => stemOf(name) === stemOf(wav));
  return exact.length > 0
    ? exact
    : texts.filter((name) => stemOf(name).toLowerCase() === stemOf(wav).toLowerCase());
}

function endingOf(name: string): string {
  return path.extname(name).toLowerCase();
}

function stemOf(name: string): string {
  return name.slice(0, name.length - path.extname(name).length);
}

/** A plain name as it is, any other name quoted. */
function shownName(name: string): string {
  return /^[\w.,()@+=-][\w .,()@+=-]*$/.test(name) ? name : shown(name);
}
