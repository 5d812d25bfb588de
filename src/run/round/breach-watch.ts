import type { Look } from '../../model/look.ts';
import type { Sample } from '../../model/sample.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Setup } from '../../model/setup.ts';
import { certainBreach } from './certain-breach.ts';
import type { LiveCount } from './progress.ts';

export interface BreachWatchRequest {
  readonly setup: Setup;
  readonly scenario: Scenario;
  /** Counted from 1. */
  readonly round: number;
  /** Samples of the scenario's earlier rounds. */
  readonly earlier: readonly Sample[];
  /** Live view of the current round. */
  readonly live: Pick<LiveCount, 'latencies'>;
}

/** Decides after each stay of a round whether the scenario can still meet its SLOs. */
export class BreachWatch {
  readonly #request: BreachWatchRequest;

  constructor(request: BreachWatchRequest) {
    this.#request = request;
  }

  /** Uses the live view's estimates, which are free, to decide whether analysing the recordings is worthwhile. */
  suspectsBreach(staysDone: number): boolean {
    const { scenario, round, live } = this.#request;
    if (this.#staysLeft(staysDone) === 0) return false;
    const estimates = [...live.latencies()].flatMap(([pair, values]) =>
      values.map((value, i): Sample => ({
        scenario: scenario.name,
        round,
        metric: 'e2e_ms',
        value,
        tMs: i,
        pair,
        participant: `listener-${pair}`,
      })),
    );
    return this.#breachIn(estimates, staysDone) !== undefined;
  }

  /** Uses the analysed samples of the round so far. */
  look(samples: readonly Sample[], staysDone: number): Look {
    const { pairs, staysPerRound = 1, rounds } = this.#request.setup;
    const breach = this.#breachIn(samples, staysDone);
    const plannedCalls = pairs * staysPerRound * rounds;
    return {
      calls: plannedCalls - pairs * this.#staysLeft(staysDone),
      plannedCalls,
      ...(breach !== undefined && { breach }),
    };
  }

  #breachIn(samples: readonly Sample[], staysDone: number): string | undefined {
    const { setup, scenario, earlier } = this.#request;
    return certainBreach({
      setup,
      scenario,
      samples: [...earlier, ...samples],
      staysLeft: this.#staysLeft(staysDone),
    });
  }

  #staysLeft(staysDone: number): number {
    const { setup, round } = this.#request;
    const { staysPerRound = 1, rounds } = setup;
    return (rounds - round + 1) * staysPerRound - staysDone;
  }
}
