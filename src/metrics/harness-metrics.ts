import type { Registry } from 'prom-client';
import type { Observation } from '../wire/participant.ts';
import type { Sample } from '../model/sample.ts';
import { CaptionClock } from './caption-clock.ts';
import { type Instruments, makeInstruments } from './instruments.ts';
import { type Growth, legDelayMs, legMos, levelPercent, plcRate, Reception } from './reception.ts';

/** Value for a missing utterance: beyond the last bucket, so that it stays in the quantiles. */
const NEVER_HEARD_S = 60;

export interface HarnessMetricsOptions {
  /** Target language. */
  readonly language: string;
  /** How long after its end an utterance's answer may come. */
  readonly timeoutMs: number;
}

/**
 * Turns the events of a run's participants into metrics while they arrive; one round of a scenario at a time.
 */
export class HarnessMetrics {
  readonly #instruments: Instruments = makeInstruments();
  readonly #options: HarnessMetricsOptions;
  readonly #begun = new Set<string>();
  #scenario = '';
  #captions: CaptionClock;
  #listeners = new Map<string, Reception>();

  constructor(options: HarnessMetricsOptions) {
    this.#options = options;
    this.#captions = new CaptionClock(options.timeoutMs);
  }

  get registry(): Registry {
    return this.#instruments.registry;
  }

  /**
   * Creates every series of the scenario with 0, because rate() only sees growth after a series first appears.
   */
  begin(scenario: string): void {
    const { latency, captionLatency, packets, lost } = this.#instruments;
    const { language } = this.#options;
    this.#scenario = scenario;
    this.#captions = new CaptionClock(this.#options.timeoutMs);
    this.#listeners = new Map();
    // A later round of the scenario continues counting.
    if (this.#begun.has(scenario)) return;
    this.#begun.add(scenario);
    latency.zero({ stage: 'end_to_end', language, scenario });
    captionLatency.zero({ language, scenario });
    packets.inc(this.#leg(), 0);
    lost.inc(this.#leg(), 0);
  }

  observe({ event, role, pair, participant }: Observation): void {
    if (event.type === 'utterance') this.#captions.spoken(pair, event);
    if (role !== 'listener') return;
    if (event.type === 'caption' && event.final) {
      const afterMs = this.#captions.captioned(pair, event);
      if (afterMs === undefined) return;
      const labels = { language: this.#options.language, scenario: this.#scenario };
      this.#instruments.captionLatency.observe(labels, Math.max(0, afterMs) / 1000);
    }
    if (event.type === 'rtp') {
      const reception = this.#listeners.get(participant) ?? new Reception();
      this.#listeners.set(participant, reception);
      const growth = reception.growthSince(event.tMs, event.stats);
      if (growth) this.#count(growth);
      if (reception.last) this.#show(participant, reception.last);
    }
  }

  /** Ends the round: its listeners' last values no longer hold, and figures of the whole round are known. */
  end(samples: readonly Sample[]): void {
    const { latency, mos, level, underruns, plc, mediaDelay } = this.#instruments;
    const [scenario, { language }] = [this.#scenario, this.#options];
    for (const gauge of [level, underruns, plc, mediaDelay]) gauge.remove(this.#leg());
    for (const participant of this.#listeners.keys())
      mos.remove({ method: 'MOS-CQE', scenario, participant });
    this.#listeners = new Map();
    const labels = { stage: 'end_to_end', language, scenario };
    for (const value of valuesOf(samples, 'e2e_ms'))
      latency.observe(labels, Number.isFinite(value) ? Math.max(0, value) / 1000 : NEVER_HEARD_S);
    const scores = valuesOf(samples, 'mos_lqo').filter(Number.isFinite);
    if (scores.length > 0) {
      const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      mos.set({ method: 'MOS-LQO', scenario }, mean);
    }
  }

  #leg(): { leg: string; direction: string; scenario: string } {
    return { leg: 'listener', direction: 'downlink', scenario: this.#scenario };
  }

  #count({ packets, lost }: Growth): void {
    this.#instruments.packets.inc(this.#leg(), Math.max(0, packets));
    this.#instruments.lost.inc(this.#leg(), lost);
  }

  #show(participant: string, own: Growth): void {
    const { mos, level, underruns, plc, mediaDelay } = this.#instruments;
    const all = [...this.#listeners.values()].flatMap(({ last }) => last ?? []);
    const most = (of: (growth: Growth) => number | undefined): number | undefined =>
      all.map(of).reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined);
    const set = (gauge: typeof level, value: number | undefined): void => {
      if (value !== undefined) gauge.set(this.#leg(), value);
    };
    set(level, most(levelPercent));
    set(plc, most(plcRate));
    const delayMs = most(legDelayMs);
    set(mediaDelay, delayMs === undefined ? undefined : delayMs / 1000);
    underruns.set(
      this.#leg(),
      all.reduce(
        (sum, { concealments, overMs }) => sum + (overMs > 0 ? (concealments / overMs) * 1000 : 0),
        0,
      ),
    );
    const score = legMos(own);
    if (score !== undefined) mos.set({ method: 'MOS-CQE', scenario: this.#scenario, participant }, score);
  }
}

function valuesOf(samples: readonly Sample[], wanted: Sample['metric']): number[] {
  return samples.filter(({ metric }) => metric === wanted).map(({ value }) => value);
}
