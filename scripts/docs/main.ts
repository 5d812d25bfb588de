// Writes the generated parts of the documentation: `npm run docs`. A test checks that they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { GENERATED, withGenerated } from './generated.ts';

for (const { page, text } of GENERATED) {
  writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), text()));
}
