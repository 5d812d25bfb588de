import { describe, expect, it } from 'vitest';
import { toHtml } from '../../../src/report/html.ts';
import { GUIDE, HOSTILE, runRecord } from '../build/record.ts';
import { rowOf, rowsOf, sectionOf, textOf } from '../build/page.ts';

const record = runRecord();
const page = toHtml(record);
const whole = (value: number | undefined): string => (value ?? Number.NaN).toFixed(0);

describe('the head of the page', () => {
  const header = /<header>[^]*<\/header>/.exec(page)?.[0] ?? '';

  it('says verdict, reservation and reason first', () => {
    expect(textOf(/<h1>[^]*?<\/p>/.exec(header)?.[0] ?? '')).toBe(
      `invalid n = 20 a scenario ${record.reason}`,
    );
  });

  it('says that a run was interrupted', () => {
    expect(textOf(toHtml(runRecord({ interrupted: true })))).toContain(
      'invalid interrupted; n = 20 a scenario',
    );
    expect(textOf(page)).not.toContain('interrupted');
  });

  it('sums the run up', () => {
    const figures = [...header.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)].map(([, term, value = '']) => [
      term,
      textOf(value),
    ]);
    expect(figures).toEqual([
      ['Scenarios that pass', '4 of 8'],
      ['Worst end-to-end p95', '∞ loss-5'],
      ['Missing utterances', '3 of 160'],
      ['Lowest MOS-LQO', '3.11 stress'],
      ['Loss resilience', '3 % largest loss that meets its SLOs'],
      ['Jitter tolerance', '100 ms largest jitter that meets its SLOs'],
    ]);
  });

  it('needs and allows nothing but inline style', () => {
    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; media-src data:; base-uri 'none'; form-action 'none'">`,
    );
    expect(page).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b/i);
    expect(page).not.toMatch(/\b(src|srcset|action|formaction|ping)=|@import|url\((?!#)/i);
    expect(page.match(/\bhref="(?!#)[^"]*"/g)).toBeNull();
  });
});

describe('the scenario table', () => {
  const section = sectionOf(page, 'Scenarios');

  it('has the scenarios in the order they ran', () => {
    const names = rowsOf(section)
      .slice(2)
      .map(([name]) => name?.split(' ')[0]);
    expect(names).toEqual(GUIDE.map(({ name }) => name));
  });

  it('shows the figures of the record', () => {
    const { e2e_ms: e2e, caption_ms: caption, floor_ms: floor, quality } = record.scenarios[1]?.metrics ?? {};
    expect(rowOf(section, 'loss-1')).toEqual([
      'loss-1 1 % packet loss',
      'pass n = 20',
      whole(e2e?.p50),
      whole(e2e?.p95),
      '500',
      `380 ${380 - Math.round(e2e?.p95 ?? 0)} under`,
      whole(e2e?.p99),
      whole(e2e?.mean),
      whole(e2e?.max),
      '0 of 20',
      `${whole(caption?.p95)} not judged`,
      whole(floor?.p95),
      '1.3 %',
      '4.24',
      quality?.mean.toFixed(2),
      `0.92 ${(Number(quality?.mean.toFixed(2)) - 0.92).toFixed(2)} over`,
      '100.0 % 4 of 4',
    ]);
  });

  it('stands quality beside the guide’s, and says where it falls short', () => {
    const { quality } = record.scenarios[3]?.metrics ?? {};
    const short = (0.82 - Number(quality?.mean.toFixed(2))).toFixed(2);
    expect(rowOf(section, 'loss-5').slice(13, 16)).toEqual([
      '3.78',
      quality?.mean.toFixed(2),
      `0.82 ${short} under`,
    ]);
    expect(section).toMatch(new RegExp(`worse">${short} under`));
  });

  it('shows missing utterances as infinitely late, and by how much the guide is missed', () => {
    expect(rowOf(section, 'loss-5').slice(3, 10)).toEqual([
      '∞',
      '500',
      '490 ∞ over',
      '∞',
      '∞',
      '∞',
      '2 of 20',
    ]);
    const p95 = record.scenarios[5]?.metrics.e2e_ms?.p95 ?? 0;
    expect(rowOf(section, 'jitter-150')[5]).toBe(`480 ${Math.round(p95) - 480} over`);
  });

  it('gives every verdict a word and a shape of its own', () => {
    const verdicts = ['pass', 'warn', 'fail', 'inconclusive', 'invalid'] as const;
    const badges = verdicts.map((verdict) => {
      const [badge = ''] = /<h1>[^]*?<\/h1>/.exec(toHtml(runRecord({ verdict }))) ?? [];
      expect(textOf(badge)).toMatch(new RegExp(`^${verdict} `));
      return /<svg[^]*<\/svg>/.exec(badge)?.[0];
    });
    expect(new Set(badges).size).toBe(5);
  });

  it('shows the interval where there is one, and no reservation for a run that is not provisional', () => {
    const signed = runRecord({ provisional: false }, [{ name: 'clean', medianMs: 262, spreadMs: 22, n: 80 }]);
    const e2e = signed.scenarios[0]?.metrics.e2e_ms;
    const row = rowOf(sectionOf(toHtml(signed), 'Scenarios'), 'clean');
    expect(row[3]).toBe(
      `${whole(e2e?.p95)} ${whole(e2e?.p95Interval?.low)} to ${whole(e2e?.p95Interval?.high)}`,
    );
    expect(row.slice(12, 15)).toEqual(['1.3 % 0.9 to 1.7', '4.31 4.24 to 4.38', '0.96 0.94 to 0.98']);
    expect(row[1]).toBe('pass');
    expect(textOf(toHtml(signed))).not.toMatch(/provisional(?! values for Opus)/);
  });

  it('marks what was not measured and never makes it 0', () => {
    const bare = runRecord({}, [
      {
        name: 'clean',
        medianMs: 1,
        spreadMs: 0,
        over: { metrics: {}, slos: [], utterances: [], verification: [], ledger: [], health: {} },
      },
    ]);
    const html = toHtml(bare);
    expect(rowOf(sectionOf(html, 'Scenarios'), 'clean').slice(2)).toEqual(
      Array.from({ length: 15 }, () => '–'),
    );
    expect(textOf(sectionOf(html, 'Latency per scenario'))).toContain('clean: nothing was measured.');
    expect(rowOf(sectionOf(html, 'Objectives'), 'clean')).toEqual(['clean', 'no objective applies']);
    expect(textOf(sectionOf(html, 'Impairment verification'))).toContain('Nothing verified');
    expect(rowOf(sectionOf(html, 'Where packets and words were lost'), 'clean')).toEqual([
      'clean',
      'nothing is known of the packets',
      '–',
    ]);
    expect(rowOf(sectionOf(html, 'Harness health'), 'clean')).toEqual([
      'clean',
      ...Array.from({ length: 6 }, () => '–'),
      '1',
      '58.4 s',
    ]);
    const [, detail = ''] = /<details id="scenario-1">([^]*?)<\/details>/.exec(html) ?? [];
    expect(rowsOf(detail)).toEqual([]);
  });
});

describe('the other sections', () => {
  it('show every objective with limit, actual, n and reason, those of the suite first', () => {
    const rows = rowsOf(sectionOf(page, 'Objectives'));
    expect(rows[1]).toEqual([
      'Whole suite',
      'loss resilience >= 5',
      'fail n = 4',
      '3',
      '5',
      '4',
      'loss-5 misses its SLOs, loss-3 meets them',
    ]);
    const clean = rows.findIndex(([name]) => name === 'clean');
    const p95 = record.scenarios[0]?.metrics.e2e_ms?.p95 ?? 0;
    expect(rows[clean]?.slice(1)).toEqual([
      'e2e_ms p95 <= 500',
      'pass n = 20',
      String(Number(p95.toFixed(1))),
      '500',
      '20',
      record.scenarios[0]?.slos[0]?.reason,
    ]);
    expect(rows[clean + 1]?.slice(0, 4)).toEqual(['connect ratio >= 0.98', 'pass n = 4', '1', '0.98']);
    expect(rows).toHaveLength(1 + 2 + 8 * 2);
  });

  it('tell what became of packets on every leg, and of words', () => {
    const section = sectionOf(page, 'Where packets and words were lost');
    const rows = rowsOf(section);
    const at = rows.findIndex(([name]) => name === 'loss-5');
    const red = 'yes 168 bytes a packet, where plain Opus has 84';
    expect(rows.slice(at, at + 5)).toEqual([
      ['loss-5', 'speaker → SFU', '5210', '5.15 %', '0.00 %', '5.00 %', '0.55 %', '–', '168', red, '1.3 %'],
      ['SFU → translator', '5188', '–', '–', '–', '0.55 %', '–', '84', '–'],
      ['translator → SFU', '3977', '–', '–', '–', '–', '–', '–', '–'],
      ['SFU → listener', '3969', '5.15 %', '3.00 %', '5.00 %', '0.55 %', '0.45 %', '168', red],
      ['SFU → floor listener', '2604', '5.15 %', '3.00 %', '5.00 %', '0.55 %', '0.45 %', '168', red],
    ]);
  });

  it('tell how well the instrument was', () => {
    expect(rowOf(sectionOf(page, 'Harness health'), 'mobile')).toEqual([
      'mobile',
      '0.8',
      '1.4',
      '11.5',
      '46.0 %',
      '0.3 %',
      'tsc',
      '1',
      '58.4 s',
    ]);
  });

  it('list the concerns of harness and scenarios, those that invalidate as such', () => {
    const concerns = textOf(sectionOf(page, 'Concerns'));
    expect(concerns).toContain('Harness other work took 11 % of the processors');
    expect(concerns).toContain('mobile Invalidates the verdict: both uplink not as configured during: loss');
    const none = toHtml(runRecord({ harness: { ...record.harness, concerns: [] } }, GUIDE.slice(0, 1)));
    expect(textOf(sectionOf(none, 'Concerns'))).toBe('"concerns"> Concerns None.');
  });

  it('have every utterance, missing ones and then the slowest first', () => {
    const [, detail = ''] = /<details id="scenario-4">([^]*?)<\/details>/.exec(page) ?? [];
    const rows = rowsOf(detail.slice(detail.indexOf('Utterances of loss-5'))).slice(1);
    const lates = record.scenarios[3]?.utterances.map(({ e2eMs }) => e2eMs) ?? [];
    const order = lates
      .toSorted((a, b) => (a === b ? 0 : b - a))
      .map((value) => (value === Infinity ? '∞' : whole(value)));
    expect(rows.map((row) => row[4])).toEqual(order);
    expect(rows.map((row) => row[0]).slice(0, 2)).toEqual(['u001 pair 0', 'u002 pair 1']);
    expect(rows[0]).toEqual([
      'u001 pair 0',
      'where is the nearest railway station',
      '¿Dónde está la estación de ferrocarril más cercana?',
      'where is the nearest railway station',
      '∞',
      whole(record.scenarios[3]?.utterances[0]?.captionMs),
      whole(record.scenarios[3]?.utterances[0]?.floorMs),
      '–',
    ]);
  });

  it('have the distributions of every metric measured', () => {
    const [, detail = ''] = /<details id="scenario-1">([^]*?)<\/details>/.exec(page) ?? [];
    const { max = 0, mean = 0 } = record.scenarios[0]?.metrics.floor_ms ?? {};
    expect(rowOf(detail, 'Floor').slice(-2)).toEqual([whole(mean), whole(max)]);
    const lag = record.scenarios[0]?.metrics.injection_lag_ms;
    expect(rowOf(detail, 'Latest frame of an utterance')[3]).toBe(lag?.p50.toFixed(2));
    expect(rowOf(detail, 'MOS-LQO, floor').slice(0, 4)).toEqual(['MOS-LQO, floor', '5', '4.19', '–']);
    expect(rowOf(detail, 'MOS-LQO, self').slice(0, 4)).toEqual(['MOS-LQO, self', '5', '4.56', '–']);
    expect(rowOf(detail, 'MOS-CQE').join(' ')).toMatch(
      /^MOS-CQE – 4\.\d\d – modelled .* provisional .* never judged$/,
    );
    const names = rowsOf(detail)
      .slice(1, 9)
      .map(([name]) => name);
    expect(names).toEqual([
      'End to end',
      'Caption',
      'Floor',
      'StartOffset',
      'EndOffset',
      'Join',
      'First audio',
      'Latest frame of an utterance',
    ]);
  });

  it('tell where and how it ran', () => {
    const text = textOf(sectionOf(page, 'Host, harness, versions, configuration'));
    for (const fact of [
      '2 × AMD EPYC 7B13',
      '23.5 GiB',
      'Gateway uml',
      'Seed 20250612',
      'livekit 1.9.11',
      '"timeoutS": 5',
    ]) {
      expect(text).toContain(fact);
    }
  });
});

describe('the chart', () => {
  const section = sectionOf(page, 'Latency per scenario');
  const svg = /role="img"[^>]*>(<svg[^]*?<\/svg>)<\/div>/.exec(section)?.[1] ?? '';

  it('names every scenario, its p95 and its missing utterances', () => {
    const words = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
    for (const { name } of GUIDE) expect(words).toContain(name);
    expect(words).toContain(whole(record.scenarios[0]?.metrics.e2e_ms?.p95));
    expect(words).toContain('✕ 2 of 20');
    expect(words.filter((word) => word === '0 of 20')).toHaveLength(6);
    expect(words).toContain('SLO 500 ms');
  });

  it('has a dot for each utterance that was heard', () => {
    const dots = [...svg.matchAll(/<path d="([^"]*)"[^>]*stroke-opacity="0.75" stroke-linecap="round"/g)].map(
      ([, path = '']) => path.match(/M/g)?.length,
    );
    expect(dots).toEqual([20, 20, 20, 18, 20, 20, 20, 19]);
  });

  it('says the same in words to those who do not see it', () => {
    const e2e = record.scenarios[5]?.metrics.e2e_ms;
    expect(section).toContain(
      'role="img" aria-label="Latency per scenario" aria-describedby="latency-in-words"',
    );
    expect(textOf(section)).toMatch(
      new RegExp(
        `jitter-150: p5 \\d+, p50 ${whole(e2e?.p50)}, p95 ${whole(e2e?.p95)} ms, limit 500 ms, guide’s p95 480 ms, 0 of 20 missing\\.`,
      ),
    );
  });

  it('counts what lies beyond the axis instead of squeezing the rest', () => {
    const [shape] = GUIDE;
    const slow = runRecord({}, [{ ...(shape as (typeof GUIDE)[number]), n: 100 }]);
    const e2e = slow.scenarios[0]?.metrics.e2e_ms;
    if (!e2e) throw new Error('no metric');
    const late = { ...e2e, values: [...e2e.values.slice(0, 98), 4100, 4900] };
    const scenarios = slow.scenarios.map((each) => ({ ...each, metrics: { ...each.metrics, e2e_ms: late } }));
    expect(toHtml({ ...slow, scenarios })).toContain('2 later ▸');
  });

  it('is the same for the same record', () => {
    expect(toHtml(record)).toBe(page);
  });
});

describe('hostile text', () => {
  const [shape] = GUIDE;
  const [base] = runRecord({}, GUIDE.slice(3, 4)).scenarios;
  if (!shape || !base) throw new Error('no scenario');
  const utterance = {
    utterance: HOSTILE,
    pair: 0,
    text: HOSTILE,
    expected: HOSTILE,
    recognised: HOSTILE,
    round: 1,
    dueStartMs: 0,
    dueEndMs: 1,
    e2eMs: 1,
    captionMs: 2,
  };
  const slo = { slo: HOSTILE, limit: 1, n: 1, verdict: 'fail', reason: HOSTILE } as const;
  const concern = { what: HOSTILE, invalidates: true };
  const link = { link: 'speaker', direction: 'uplink', quantity: HOSTILE, unit: HOSTILE } as const;
  const judged = {
    ...link,
    round: 1,
    configured: 1,
    measured: 1,
    packets: 1,
    verified: true,
    source: 'during',
  } as const;
  const row = { ...judged, tolerance: { low: 0, high: 2 } };
  const leg = { leg: HOSTILE as 'SFU → listener', packets: 1, red: { active: true, evidence: HOSTILE } };
  const hostile = toHtml(
    runRecord(
      {
        runId: HOSTILE,
        startedAt: HOSTILE,
        judgedAt: HOSTILE,
        profile: HOSTILE,
        reason: HOSTILE,
        suite: { slos: [slo] },
        harness: { ...record.harness, concerns: [concern] },
        host: { ...record.host, os: HOSTILE, kernel: HOSTILE, cpuModel: HOSTILE },
        versions: { [HOSTILE]: HOSTILE },
        config: { [HOSTILE]: HOSTILE },
      },
      [
        {
          ...shape,
          name: HOSTILE,
          title: HOSTILE,
          over: {
            reason: HOSTILE,
            startedAt: HOSTILE,
            utterances: [utterance],
            slos: [slo],
            concerns: [concern],
            verification: [row, judged],
            ledger: [leg],
            health: { clockSource: HOSTILE },
          },
        },
      ],
    ),
  );

  it('stays text everywhere, the chart included', () => {
    expect(hostile).not.toMatch(/<script|<img/i);
    expect(hostile.match(/&lt;script&gt;/g)?.length).toBeGreaterThanOrEqual(45);
    const svg = /role="img"[^>]*>(<svg[^]*?<\/svg>)<\/div>/.exec(hostile)?.[1] ?? '';
    expect(svg).toContain('&lt;/td');
    expect(svg).not.toContain('</td');
  });

  it('makes no element or attribute that a harmless page has not', () => {
    const names = (html: string): Set<string> => {
      const tags = [...html.matchAll(/<([a-z!][^\s>]*)([^>]*)>/gi)];
      return new Set(
        tags.flatMap(([, tag, attributes = '']) => [
          tag ?? '',
          ...(attributes.replace(/"[^"]*"/g, '').match(/[\w-]+/g) ?? []),
        ]),
      );
    };
    expect([...names(hostile)].filter((name) => !names(page).has(name))).toEqual([]);
  });

  it('keeps no control character and no bidirectional override', () => {
    expect(hostile).not.toMatch(/[^\P{Cc}\n\t]|\u202e/u);
  });
});

describe('the size of the page', () => {
  it('stays under 3 MB for a sign-off run of 8 scenarios with 1000 utterances', () => {
    const html = toHtml(
      runRecord(
        { provisional: false, profile: 'signoff' },
        GUIDE.map((shape) => ({ ...shape, n: 1000 })),
      ),
    );
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
    expect(html).toMatch(/\d+ faster utterances are in run\.json\./);
  });

  it('stands when nothing was measured', () => {
    const html = toHtml(runRecord({ interrupted: true, verdict: 'inconclusive', reason: 'interrupted' }, []));
    expect(textOf(html)).toContain('No scenario was measured.');
  });
});
