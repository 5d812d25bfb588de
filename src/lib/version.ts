import { readFileSync } from 'node:fs';
import { ownFile } from './root.ts';

const manifest = JSON.parse(readFileSync(ownFile('package.json'), 'utf8')) as { version: string };

export const VERSION: string = manifest.version;
