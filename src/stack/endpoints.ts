/** A published HTTP port of a service, with the paths of its page for users and its health check. */
export interface Endpoint {
  readonly service: string;
  readonly title: string;
  /** Port in the container, and with `ports: 'guide'` also on the loopback. */
  readonly port: number;
  readonly page: string;
  readonly health: string;
}

/** In the order of the guide: monitoring, the SFU, then the services in the order in which a sentence passes them. */
export const ENDPOINTS: readonly Endpoint[] = [
  { service: 'grafana', title: 'Grafana dashboard', port: 3001, page: '/', health: '/api/health' },
  { service: 'prometheus', title: 'Prometheus metrics', port: 9090, page: '/', health: '/-/ready' },
  { service: 'jaeger', title: 'Jaeger tracing', port: 16686, page: '/', health: '/api/services' },
  { service: 'pushgateway', title: 'push gateway', port: 9091, page: '/', health: '/-/ready' },
  { service: 'livekit', title: 'LiveKit', port: 7880, page: '/', health: '/' },
  { service: 'stt', title: 'speech to text', port: 8001, page: '/health', health: '/health' },
  { service: 'mt', title: 'translation', port: 8002, page: '/health', health: '/health' },
  { service: 'tts', title: 'text to speech', port: 8003, page: '/health', health: '/health' },
  { service: 'translator', title: 'translator', port: 8004, page: '/health', health: '/health' },
];
