import { setTimeout as sleep } from 'node:timers/promises';
import { connectEngine } from '../stack/engine.ts';
import { removeLeftovers } from '../stack/leftovers.ts';

/** The process that this one watched has ended without saying that all is done. */
const [owner = ''] = process.argv.slice(2);
await removeLeftovers(owner, { connect: connectEngine, now: () => performance.now(), sleep });
process.exit();
