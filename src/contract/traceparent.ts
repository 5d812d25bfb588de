/** What the translator sends with everything that belongs to an utterance; this one is not sampled. */
export const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
