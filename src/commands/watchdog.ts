import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../stack/engine.ts';
import { removeLeftovers } from '../stack/leftovers.ts';

/** Removes what the watched process left when it ended without a dismissal. */
const [owner = ''] = process.argv.slice(2);
await removeLeftovers(owner, { connect: connectEngine, now: () => performance.now(), sleep });
process.exit();
