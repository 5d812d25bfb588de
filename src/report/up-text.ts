import { shellWord } from '../lib/shell-word.ts';
import type { Up } from '../model/stack-places.ts';

/** Addresses of a started stack, and how clients reach it. */
export function upText({ runId, places, missing, livekitUrl, turnUrl }: Up, keysFile: string): string {
  const rows = places.map(({ service, title, address, readyAfterMs, url = '', health }) => {
    const ready = (readyAfterMs === undefined ? '' : `${(readyAfterMs / 1000).toFixed(1)} s`).padStart(7);
    const answer = health ? `${health.status} in ${health.totalMs.toFixed(0)} ms` : 'ready';
    return `  ${service.padEnd(12)} ${address.padEnd(15)} ${ready}  ${answer.padEnd(13)} ${url.padEnd(30)} ${title}`;
  });
  const absent = missing.map(
    ({ service, title, why }) => `  ${service.padEnd(12)} not there: ${why} — ${title}`,
  );
  return [
    `stack ${runId} is up`,
    `  ${'service'.padEnd(12)} ${'address'.padEnd(15)}   ready  ${'health'.padEnd(13)} where`,
    ...rows,
    ...absent,
    '',
    `rooms   ${livekitUrl}   relay ${turnUrl}`,
    `keys    ${keysFile} (yours alone to read; set -a; . ${shellWord(keysFile)}; set +a)`,
    `ends    hive-bench down ${runId}`,
  ].join('\n');
}
