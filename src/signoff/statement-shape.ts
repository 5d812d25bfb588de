import {
  fields,
  fileName,
  flag,
  listOf,
  oneOf,
  ofRun,
  byName,
  checkerOf,
  words,
  type Shape,
} from '../evidence/shape.ts';
import { BUNDLE_FORMAT } from './statement.ts';

const some: Shape = { type: 'string', minLength: 1 };
const waiver = fields({ scenario: words, slo: words, owner: some, reason: some, expires: some });

/** What is wrong with the content of STATEMENT_FILE; undefined for a statement as `signoff` writes it. */
export const statementProblem = checkerOf(
  fields(
    {
      format: { const: BUNDLE_FORMAT },
      run: fileName,
      signedBy: some,
      signedAt: ofRun('instant'),
      verdict: oneOf('pass', 'warn'),
      reason: words,
      profile: some,
      provisional: flag,
      waivers: listOf(waiver),
      signedWith: fields({ 'hive-bench': some }),
      versions: byName(words),
      leftOut: listOf(fields({ name: some, why: words })),
    },
    { remark: words },
  ),
);
