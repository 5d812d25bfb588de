import { IMAGES } from '/work/main/src/model/images.ts';
import { connectEngine } from '/work/main/src/stack/engine.ts';
import { ensureImages } from '/work/main/src/stack/images.ts';
const t = performance.now();
const say = (l: string) => console.error(((performance.now() - t) / 1000).toFixed(1), l);
await ensureImages(await connectEngine(), IMAGES, { root: '/work/main', ready: {}, say });
say('all');
