import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { Published } from '../container-spec.ts';
import { HOST } from '../../model/topology.ts';
import { hardened } from './hardening.ts';
import { traceExport } from './jaeger.ts';
import type { At, ServiceDefinition, StackSettings } from './service-definition.ts';

export const SIGNAL_PORT = 7880;
export const TURN_PORT = 3478;
export const TRANSLATOR_IDENTITY = 'translator';

/**
 * The services of the reference stack, at the guide's addresses.
 * @param root root of the checkout, which has the guide's configuration files
 */
export async function defineServices(root: string, settings: StackSettings): Promise<ServiceDefinition[]> {
  const file = (name: string): Promise<string> => readFile(path.join(root, 'stack', name), 'utf8');
  const at = (host: number): string => settings.topology.stack.at(host);
  const tracing = settings.monitoring ? traceExport(at) : {};
  return [
    redis(settings, at),
    coturn(settings, at, await file('coturn/turnserver.conf')),
    livekit(settings, at, await file('livekit/server-optimized.yaml')),
    stt(settings, tracing),
    language('mt', HOST.mt, 8002, tracing),
    language('tts', HOST.tts, 8003, tracing),
    translator(settings, at, await file('audio-optimization.yaml'), tracing),
  ].map(hardened);
}

type Env = Readonly<Record<string, string>>;

function redis({ secrets }: StackSettings, at: At): ServiceDefinition {
  const conf = `bind ${at(HOST.redis)} 127.0.0.1\nrequirepass ${secrets.redisPassword}\n`;
  return {
    name: 'redis',
    host: HOST.redis,
    after: [],
    spec: {
      files: [{ name: 'etc/redis/run.conf', data: conf }],
      env: { REDISCLI_AUTH: secrets.redisPassword },
    },
    ports: [],
    // -e: exit with an error code on an error reply too (no password, still loading).
    readiness: { kind: 'exec', argv: ['redis-cli', '-e', 'ping'] },
  };
}

function coturn({ secrets, realm }: StackSettings, at: At, conf: string): ServiceDefinition {
  const run = [
    `listening-ip=${at(HOST.coturn)}`,
    `relay-ip=${at(HOST.coturn)}`,
    `realm=${realm}`,
    `allowed-peer-ip=${at(HOST.livekit)}`,
    `static-auth-secret=${secrets.turnSecret}`,
  ];
  return {
    name: 'coturn',
    host: HOST.coturn,
    after: [],
    spec: {
      command: ['turnserver', '-c', '/etc/coturn/turnserver.conf'],
      files: [{ name: 'etc/coturn/turnserver.conf', data: `${conf}\n${run.join('\n')}\n` }],
    },
    ports: [],
    readiness: {
      kind: 'exec',
      // The client sends one request and waits forever, even if the server was not listening yet.
      argv: ['timeout', '2', 'turnutils_stunclient', '-p', String(TURN_PORT), at(HOST.coturn)],
    },
  };
}

function livekit({ secrets }: StackSettings, at: At, yaml: string): ServiceDefinition {
  const fixed = parse(yaml) as Record<string, object>;
  const merged = {
    ...fixed,
    rtc: {
      ...fixed['rtc'],
      node_ip: at(HOST.livekit),
      turn_servers: [
        { host: at(HOST.coturn), port: TURN_PORT, protocol: 'udp', secret: secrets.turnSecret, ttl: 3600 },
      ],
    },
    redis: { address: `${at(HOST.redis)}:6379`, password: secrets.redisPassword },
    keys: { [secrets.livekitKey]: secrets.livekitSecret },
    webhook: { api_key: secrets.livekitKey, urls: [`http://${at(HOST.translator)}:8004/webhook`] },
  };
  return {
    name: 'livekit',
    host: HOST.livekit,
    after: ['redis'],
    spec: {
      args: ['--config', '/etc/livekit/server.yaml'],
      files: [{ name: 'etc/livekit/server.yaml', data: stringify(merged) }],
    },
    ports: [SIGNAL_PORT],
    readiness: { kind: 'http', port: SIGNAL_PORT, path: '/' },
  };
}

function language(name: 'stt' | 'mt' | 'tts', host: number, port: number, env: Env): ServiceDefinition {
  return {
    name,
    host,
    after: [],
    spec: { env },
    ports: [port],
    readiness: { kind: 'http', port, path: '/health' },
  };
}

/** Default of STT_PHRASE_FILES in stack/images/stt/Dockerfile. */
export const BUILT_IN_PHRASE_FILES = '/srv/phrases/sentences.txt:/srv/phrases/phrases.txt';
/** File with the phrases of the corpus. The recogniser names it, with the line, in errors about unknown words. */
export const CORPUS_PHRASES = 'etc/hive-phrases/corpus.txt';

function stt({ phrases = [] }: StackSettings, tracing: Env): ServiceDefinition {
  const definition = language('stt', HOST.stt, 8001, tracing);
  if (phrases.length === 0) return definition;
  return {
    ...definition,
    spec: {
      files: [{ name: CORPUS_PHRASES, data: `${phrases.join('\n')}\n` }],
      env: { ...tracing, STT_PHRASE_FILES: `${BUILT_IN_PHRASE_FILES}:/${CORPUS_PHRASES}` },
    },
  };
}

function translator(settings: StackSettings, at: At, audio: string, env: Env): ServiceDefinition {
  const { secrets } = settings;
  return {
    name: 'translator',
    host: HOST.translator,
    after: ['livekit', 'stt', 'mt', 'tts'],
    spec: {
      files: [{ name: 'etc/hive/audio-optimization.yaml', data: audio }],
      env: {
        ...env,
        PORT: '8004',
        IDENTITY: TRANSLATOR_IDENTITY,
        LIVEKIT_URL: `ws://${at(HOST.livekit)}:${SIGNAL_PORT}`,
        LIVEKIT_API_KEY: secrets.livekitKey,
        LIVEKIT_API_SECRET: secrets.livekitSecret,
        STT_URL: `ws://${at(HOST.stt)}:8001`,
        MT_URL: `http://${at(HOST.mt)}:8002`,
        TTS_URL: `http://${at(HOST.tts)}:8003`,
        SOURCE_LANGUAGE: settings.sourceLanguage,
        TARGET_LANGUAGE: settings.targetLanguage,
      },
    },
    ports: [8004],
    readiness: { kind: 'http', port: 8004, path: '/health' },
  };
}

export function published(definition: ServiceDefinition, ports: 'guide' | 'ephemeral'): Published[] {
  return definition.ports.map((port) => ({ port, hostPort: ports === 'guide' ? port : 0 }));
}
