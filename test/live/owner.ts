import { connectEngine } from '../../src/stack/engine.ts';
import { LABEL, ownerOf } from '../../src/stack/labels.ts';

/** A process of its own: makes a network as a run would, says so, and lives until it is killed or its input ends. */
const [run = ''] = process.argv.slice(2);
const { docker } = await connectEngine();
await docker.createNetwork({
  Name: `hive-bench-${run}-net`,
  Labels: { [LABEL.run]: run, [LABEL.owner]: ownerOf() },
});
process.stdout.write('made\n');
process.stdin.resume();
process.stdin.on('end', () => process.exit());
