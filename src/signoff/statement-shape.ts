import {
  fields,
  fieldsOf,
  fileName,
  flag,
  listOf,
  oneOf,
  ofRun,
  byName,
  checkerOf,
  words,
  whole,
  type Shape,
} from '../evidence/shape.ts';
import { BUNDLE_FORMAT, type Statement } from './statement.ts';

const some: Shape = { type: 'string', minLength: 1 };
const waiver = fields({ scenario: words, slo: words, owner: some, reason: some, expires: some });

const scenario = fields(
  {
    name: words,
    severity: oneOf('fail', 'warn'),
    verdict: ofRun('verdict'),
    utterances: whole(0),
    slos: listOf(ofRun('sloResult')),
  },
  { notJudged: listOf(words) },
);

const shapeProblem = checkerOf(
  fieldsOf<Statement>()(
    {
      format: { const: BUNDLE_FORMAT },
      run: fileName,
      signedBy: some,
      signedAt: ofRun('instant'),
      verdict: ofRun('verdict'),
      reason: words,
      profile: some,
      provisional: flag,
      waivers: listOf(waiver),
      signedWith: fields({ 'hive-bench': some }),
      versions: byName(words),
      leftOut: listOf(fields({ name: some, why: words })),
    },
    {
      remark: words,
      notSignedOff: { ...listOf(some), minItems: 1 },
      load: fields({
        pairs: whole(1),
        rounds: whole(1),
        calls: whole(0),
        utterances: whole(0),
        visits: whole(0),
      }),
      scenarios: listOf(scenario),
      suite: listOf(ofRun('sloResult')),
    },
  ),
);

/** What is wrong with the content of STATEMENT_FILE; undefined for a statement as `signoff` writes it. */
export function statementProblem(value: unknown): string | undefined {
  return shapeProblem(value) ?? contradiction(value as Statement);
}

/** Only an archive may hold a run that did not meet its SLOs or was judged by point estimates. */
function contradiction({ notSignedOff, verdict, provisional, load }: Statement): string | undefined {
  if (notSignedOff) return undefined;
  if (verdict !== 'pass' && verdict !== 'warn')
    return `verdict: got "${verdict}", expected pass or warn, or notSignedOff with the reasons`;
  // Version 0.1.0, which stated no load, signed provisional runs on request.
  return provisional && load
    ? 'provisional: got true, expected false, or notSignedOff with the reasons'
    : undefined;
}
