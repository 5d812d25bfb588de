import type { Clip } from '../../analysis/quality/clips.ts';
import { writeWav } from '../../audio/wav.ts';
import { RATE_HZ } from '../../wire/audio-format.ts';
import type { ArchiveEntry } from '../../stack/archive.ts';
import { ScorerAnswers, type ClipScores } from './scorer-answers.ts';
import { askScorer, CLIPS_DIR, type Scorer, type ScorerListener, type ScorerWork } from './scorer.ts';

/** Two signals to compare; 16 kHz mono. */
export type ScorableClip = Pick<Clip, 'name' | 'reference' | 'heard'>;

/** A clip of 10 s takes 0.3 s of one core; this allows for busy cores. */
const CLIP_WITHIN_MS = 3000;

/**
 * Scores the clips with ViSQOL in a container, on all cores: use it only after the measurement. Everything that goes
 * wrong within the container is a fault of the clips without a score.
 *
 * @param service names container and log; no other running container may have this name
 * @throws the error of Docker Engine if the container cannot be run, and the signal's reason if it aborts.
 */
export async function scoreClips(
  stack: Scorer,
  service: string,
  clips: readonly ScorableClip[],
  signal: AbortSignal,
): Promise<ClipScores> {
  const work = clipWork(clips);
  if (!work.isEmpty) await askScorer(stack, { service, ...work }, signal);
  return work.answers;
}

/** The clips as work for the scorer. */
export function clipWork(
  clips: readonly ScorableClip[],
): ScorerWork & { readonly answers: ClipScores & ScorerListener } {
  return {
    isEmpty: clips.length === 0,
    files: filesOf(clips),
    answers: new ScorerAnswers(clips.map(({ name }) => name)),
    withinMs: clips.length * CLIP_WITHIN_MS,
  };
}

function filesOf(clips: readonly ScorableClip[]): ArchiveEntry[] {
  const lines: string[] = [];
  const files = new Map<Int16Array, ArchiveEntry>();
  // A translation and the comparison of its reference with itself share a signal, which is sent once.
  const fileOf = (samples: Int16Array<ArrayBuffer>): string => {
    const entry = files.get(samples) ?? {
      name: `${files.size}.wav`,
      data: writeWav({ samples, rate: RATE_HZ }),
    };
    files.set(samples, entry);
    return entry.name;
  };
  for (const { name, reference, heard } of clips) {
    lines.push(JSON.stringify({ clip: name, reference: fileOf(reference), heard: fileOf(heard) }));
  }
  return [{ name: 'clips.ndjson', data: `${lines.join('\n')}\n` }, ...files.values()].map((entry) => ({
    ...entry,
    name: `${CLIPS_DIR}/${entry.name}`,
  }));
}
