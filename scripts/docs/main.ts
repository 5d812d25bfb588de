// Writes the generated parts of documentation and schema: `npm run docs`. Tests compare them with the sources.
import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED, withGenerated } from './generated.ts';
import { withImpairments } from './run-schema.ts';

for (const { page, text } of GENERATED) {
  writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), text()));
}
const schema = 'schema/run.schema.json';
writeFileSync(schema, withImpairments(readFileSync(schema, 'utf8')));
