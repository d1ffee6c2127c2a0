import { get, type RequestOptions } from 'node:http';

const PING_TIMEOUT_MS = 1_000;

/** Whether a Docker engine answers, asked as its own client would: DOCKER_HOST, else the default socket. */
export function isDockerEngineRunning(): Promise<boolean> {
  const target = pingTarget(process.env.DOCKER_HOST || 'unix:///var/run/docker.sock');
  if (target === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const request = get({ ...target, path: '/_ping', timeout: PING_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('close', () => resolve(false));
    // No engine is an answer, not a failure; `close` follows.
    request.on('error', () => {});
  });
}

function pingTarget(dockerHost: string): RequestOptions | undefined {
  if (dockerHost.startsWith('unix://')) return { socketPath: dockerHost.slice('unix://'.length) };
  if (!URL.canParse(dockerHost)) return undefined;
  const { protocol, hostname, port } = new URL(dockerHost);
  return protocol === 'tcp:' ? { host: hostname, port: port || 2375 } : undefined;
}
