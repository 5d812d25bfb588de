/** Interfaces of docs/contracts that `hive-bench contract` can check. */
export const CONTRACTS = ['stt', 'mt', 'tts'] as const;
export type Contract = (typeof CONTRACTS)[number];
