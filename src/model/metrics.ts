/**
 * All metrics, and what is true of each: a new one is a row here. Types, the schema of run.json, the SLO grammar, what a
 * target can be measured by, the reports and the comparison follow from it (docs/extending.md).
 */

/** What the limit of an SLO may be: at the excluded ends, everything or nothing would meet it. */
export interface LimitRange {
  readonly above?: number;
  readonly from?: number;
  readonly below?: number;
  readonly to?: number;
  /** For people, after "a number". */
  readonly words: string;
}

/** No translation is heard at the instant at which its source ends. */
const TIME = { above: 0, words: 'above 0' } as const satisfies LimitRange;
const MOS = { above: 1, below: 5, words: 'between 1 and 5, both excluded' } as const satisfies LimitRange;
const SHARE = { above: 0, to: 1, words: 'above 0, at most 1' } as const satisfies LimitRange;

interface Common {
  /**
   * How the record of a scenario keeps it. The last two are parts of `connect` and `stages`; `field` is their name there.
   */
  readonly shape:
    | 'distribution'
    | 'mean'
    | 'number'
    | 'connections'
    | 'words'
    | 'stages'
    | 'connection-times'
    | 'stage-times';
  readonly field?: string;
  /** '' for what has none. It ends the name, so that a value never travels without it. */
  readonly unit: 'ms' | '';
  readonly better: 'smaller' | 'larger';
  /** Whether samples.ndjson has its values; the others follow from samples of other metrics, or from other evidence. */
  readonly sampled: boolean;
  /**
   * Lowest and highest that a value can be: what a few values may have missed is judged by it. A word error rate can exceed
   * 1; none that was not seen is assumed to. Without one where there is no chance in it.
   */
  readonly scale?: readonly [low: number, high: number];
  /** A time that cannot be less than 0: the best that values still to come can be is known. */
  readonly neverNegative?: true;
  /** Scored in the helper container, from clips of sound: no pure function of the files can make it again. */
  readonly ofClips?: true;
  /** Counts right answers only: it is unknown where nobody could judge what the answers said. */
  readonly ofRightAnswers?: true;
  /** In the schema of run.json. */
  readonly description: string;
  /** In the tables of report.html that have a row a metric; not there without one. */
  readonly html?: { readonly title: string; readonly digits?: number; readonly note?: string };
  /** Value of the label `metric` in metrics.prom; not there without one. */
  readonly prometheus?: string;
  /** In comparisons: its name, its figures, and the field of an utterance that has its values; not there without one. */
  readonly compared?: {
    readonly name: string;
    readonly statistics: readonly ('p50' | 'p95' | 'p99' | 'mean' | 'share')[];
    readonly utteranceField?: string;
  };
}

/** SLOs can be about it. */
interface Judged {
  readonly judged: true;
  readonly limit: LimitRange;
  /** In the reference of SLOs (docs/slos.md). */
  readonly meaning: string;
  /** Whether it can be measured of a target, of whose translations nobody knows how they should be. */
  readonly onTarget: boolean;
  /** What a plan has one value of it for. */
  readonly valuePer: 'utterance' | 'floor utterance' | 'clip' | 'floor clip' | 'join';
}

/** Only reported. */
interface Reported {
  readonly judged: false;
}

export type MetricRow = Common & (Judged | Reported);

/** In the order in which records, schemas and lists have them. */
export const METRICS = {
  e2e_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    neverNegative: true,
    ofRightAnswers: true,
    description:
      "Due time of the last speech sample to the first translated sample as it leaves the listener's jitter buffer, in ms.",
    html: { title: 'End to end' },
    prometheus: 'e2e',
    compared: { name: 'end to end', statistics: ['p50', 'p95', 'p99'], utteranceField: 'e2eMs' },
    judged: true,
    limit: TIME,
    meaning: 'end to end: last sample of an utterance to first sample of its translation at the listener',
    onTarget: true,
    valuePer: 'utterance',
  },
  /** Jitter buffers and connections are new then. */
  first_answer_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: false,
    description:
      'e2e_ms of the first utterance of each call, which e2e_ms has too, in ms. Absent in runs whose first utterances were warm-ups.',
    html: { title: 'First answer of a call' },
    judged: false,
  },
  caption_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    neverNegative: true,
    description: 'Due time of the last speech sample to the final caption at the listener, in ms.',
    html: { title: 'Caption' },
    prometheus: 'caption',
    compared: { name: 'caption', statistics: ['p50', 'p95'], utteranceField: 'captionMs' },
    judged: true,
    limit: TIME,
    meaning: 'last sample of an utterance to its final caption at the listener',
    onTarget: true,
    valuePer: 'utterance',
  },
  floor_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    neverNegative: true,
    description:
      'Due time of a speech sample of the floor track to that sample heard, in ms: the media path alone.',
    html: { title: 'Floor' },
    prometheus: 'floor',
    judged: true,
    limit: TIME,
    meaning: 'delay of the original sound: the media path alone',
    onTarget: true,
    valuePer: 'floor utterance',
  },
  start_offset_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    ofRightAnswers: true,
    description: 'First translated sample minus start of the source speech, in ms (SimulEval StartOffset).',
    html: { title: 'StartOffset' },
    judged: true,
    limit: TIME,
    meaning: 'start of an utterance to start of its translation (StartOffset of SimulEval)',
    onTarget: true,
    valuePer: 'utterance',
  },
  end_offset_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    ofRightAnswers: true,
    description: 'Last translated sample minus end of the source speech, in ms (SimulEval EndOffset).',
    html: { title: 'EndOffset' },
    judged: true,
    limit: TIME,
    meaning: 'end of an utterance to end of its translation (EndOffset of SimulEval)',
    onTarget: false,
    valuePer: 'utterance',
  },
  join_ms: {
    shape: 'connection-times',
    field: 'joinMs',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Time to a joined room, in ms.',
    html: { title: 'Join' },
    judged: false,
  },
  first_audio_ms: {
    shape: 'connection-times',
    field: 'firstAudioMs',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Join to first audio heard, in ms.',
    html: { title: 'First audio' },
    judged: false,
  },
  injection_lag_ms: {
    shape: 'distribution',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: "Actual minus due time of the speaker's audio frames, in ms: the harness's own lateness.",
    html: { title: 'Latest frame of an utterance' },
    judged: false,
  },
  wer: {
    shape: 'mean',
    unit: '',
    better: 'smaller',
    sampled: true,
    scale: [0, 1],
    description:
      'Word error rate of the final source transcript against the script. A ratio: 0 is exact, insertions can take it above 1.',
    html: {
      title: 'WER',
      digits: 4,
      note: 'word error rate of the source transcript, mean of the utterances; 0 is exact',
    },
    prometheus: 'wer',
    judged: true,
    limit: { from: 0, below: 1, words: 'of 0 or more and below 1' },
    meaning: 'word error rate of the recogniser, mean of the utterances',
    onTarget: false,
    valuePer: 'utterance',
  },
  /** Absent in records of before it was kept. */
  wer_corpus: {
    shape: 'words',
    unit: '',
    better: 'smaller',
    sampled: false,
    description: 'Word errors of all utterances together: errors divided by words of the script.',
    judged: false,
  },
  mos_lqo: {
    shape: 'mean',
    unit: '',
    better: 'larger',
    sampled: true,
    scale: [1, 5],
    ofClips: true,
    description:
      "MOS-LQO, 1 to 5: ViSQOL v3, speech mode with lattice, of the heard translation against its rendering by the stack's own TTS, clip by clip. It judges transport, not the voice.",
    html: {
      title: 'MOS-LQO',
      digits: 2,
      note: 'ViSQOL, 1 to 5: translation heard against its rendering by the stack’s own TTS; judges transport, not the voice',
    },
    prometheus: 'mos_lqo',
    judged: true,
    limit: MOS,
    meaning: 'quality of the translation as it arrived (ViSQOL), 1 to 5',
    onTarget: false,
    valuePer: 'clip',
  },
  mos_floor: {
    shape: 'mean',
    unit: '',
    better: 'larger',
    sampled: true,
    scale: [1, 5],
    ofClips: true,
    description: 'MOS-LQO, 1 to 5, of the floor heard against the corpus.',
    html: {
      title: 'MOS-LQO, floor',
      digits: 2,
      note: 'ViSQOL, 1 to 5: floor heard against what was spoken',
    },
    judged: true,
    limit: MOS,
    meaning: 'the same of the original sound',
    onTarget: false,
    valuePer: 'floor clip',
  },
  /** Only about the most that `mos_lqo` can be, for a score has some noise of its own. */
  mos_self: {
    shape: 'mean',
    unit: '',
    better: 'larger',
    sampled: true,
    ofClips: true,
    description: 'MOS-LQO, 1 to 5, of the renderings against themselves: the most that mos_lqo can be.',
    html: {
      title: 'MOS-LQO, self',
      digits: 2,
      note: 'the renderings against themselves: the most that MOS-LQO can be',
    },
    judged: false,
  },
  mos_cqe: {
    shape: 'number',
    unit: '',
    better: 'larger',
    sampled: false,
    scale: [1, 4.5],
    description:
      'MOS-CQE, 1 to 4.5: modelled after ITU-T G.107 for the media leg alone, with provisional values for Opus. Never judged.',
    html: {
      title: 'MOS-CQE',
      digits: 2,
      note: 'modelled (G.107) from the media leg alone, with provisional values for Opus; never judged',
    },
    judged: false,
  },
  translation_score: {
    shape: 'mean',
    unit: '',
    better: 'larger',
    sampled: true,
    scale: [0, 100],
    description:
      "Score of the delivered texts, 0 to 100, against the corpus's reference translations; of utterances whose sentence has some.",
    judged: false,
  },
  quality: {
    shape: 'mean',
    unit: '',
    better: 'larger',
    sampled: true,
    scale: [0, 1],
    ofRightAnswers: true,
    description:
      'Quality score, 0 to 1: half words (recognised and translated), half sound; a missing utterance counts 0.',
    html: {
      title: 'Quality',
      digits: 3,
      note: '0 to 1: half words, half sound; a missing utterance counts 0',
    },
    prometheus: 'quality',
    compared: { name: 'quality', statistics: ['mean'], utteranceField: 'quality' },
    judged: true,
    limit: SHARE,
    meaning: 'half words, half sound, 0 to 1; a missing utterance counts 0',
    onTarget: false,
    valuePer: 'utterance',
  },
  /** Absent where the translator does not log its stages. */
  stages: {
    shape: 'stages',
    unit: '',
    better: 'smaller',
    sampled: false,
    description: 'Where the time of e2e_ms went, stage by stage, in ms: what each added after all before it.',
    judged: false,
  },
  stage_uplink_ms: {
    shape: 'stage-times',
    field: 'uplink',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Last speech sample due until it had arrived at the translator.',
    judged: false,
  },
  stage_endpointing_ms: {
    shape: 'stage-times',
    field: 'endpointing',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Until the translator was sure that the utterance was over.',
    judged: false,
  },
  stage_stt_ms: {
    shape: 'stage-times',
    field: 'stt',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Until the final text of the recognition was there.',
    judged: false,
  },
  stage_mt_ms: {
    shape: 'stage-times',
    field: 'mt',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Until its translation was there; 0 where it had been made before.',
    judged: false,
  },
  stage_tts_ms: {
    shape: 'stage-times',
    field: 'tts',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: 'Until the first speech sample of the translation was handed over to be sent.',
    judged: false,
  },
  stage_downlink_playout_ms: {
    shape: 'stage-times',
    field: 'downlinkPlayout',
    unit: 'ms',
    better: 'smaller',
    sampled: true,
    description: "Until it left the listener's jitter buffer.",
    judged: false,
  },
  connect: {
    shape: 'connections',
    unit: '',
    better: 'larger',
    sampled: false,
    scale: [0, 1],
    description: 'Join attempts that reached subscribed and heard audio in time.',
    compared: { name: 'connections made', statistics: ['share'] },
    judged: true,
    limit: SHARE,
    meaning: 'share of clients that joined and heard something within 10 s',
    onTarget: true,
    valuePer: 'join',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

type Table = typeof METRICS;
export type MetricName = keyof Table;
/** The metrics whose row has these properties. */
export type MetricWith<Properties> = {
  [Name in MetricName]: Table[Name] extends Properties ? Name : never;
}[MetricName];

/** Of samples. */
export type Metric = MetricWith<{ readonly sampled: true }>;
/** Of SLOs. */
export type JudgedMetric = MetricWith<{ readonly judged: true }>;
/** Of comparisons. */
export type ComparedMetric = MetricWith<{ readonly compared: object }>;

/** In the order of the table. */
export const COMPARED = (Object.keys(METRICS) as MetricName[]).filter(
  (name): name is ComparedMetric => 'compared' in METRICS[name],
);

/** Names of the metrics whose row has these properties, in the order of the table. */
export function metricsWith<
  const Properties extends Partial<Record<keyof Common | keyof Judged, string | boolean>>,
>(properties: Properties): MetricWith<Readonly<Properties>>[] {
  const names = Object.keys(METRICS) as MetricName[];
  const wanted = Object.entries(properties);
  return names.filter((name) => {
    const row: Readonly<Record<string, unknown>> = METRICS[name];
    return wanted.every(([property, value]) => row[property] === value);
  }) as MetricWith<Readonly<Properties>>[];
}
