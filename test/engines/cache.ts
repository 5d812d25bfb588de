import path from 'node:path';
import { ROOT } from '../../src/lib/root.ts';

/** Engines' programs and data, kept between runs. */
export const CACHE = path.join(ROOT, '.cache', 'engines');
