import { cpus, release, totalmem, type } from 'node:os';
import type { RunRecord } from '../../model/run-record.ts';

export function describeHost(): RunRecord['host'] {
  const all = cpus();
  return {
    os: type(),
    kernel: release(),
    cpus: all.length,
    cpuModel: all[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
  };
}
