import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly tenantIds: readonly string[];
  readonly inFlight: number;
}

export interface HttpLoad {
  /** Keeps one request on every connection for this time, and waits for the last answer. */
  run(durationMs: number): Promise<LoadRun>;
  close(): void;
}

export interface LoadRun {
  readonly answered: number;
  /** Until the last answer: somewhat longer than was asked for. */
  readonly durationMs: number;
}

const OK = 'HTTP/1.1 200';

/** A client that costs next to nothing, so that the server is what is measured: answers are short. */
export function createLoad({ port, path, tenantIds, inFlight }: LoadOptions): HttpLoad {
  const requests = tenantIds.map((id) =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nhost: a\r\nx-tenant-id: ${id}\r\n\r\n`),
  );
  const sockets: Socket[] = [];
  let next = 0;
  let answered = 0;
  let pending = 0;
  let isRunning = false;
  let settle: (failure?: Error) => void = () => undefined;

  const ask = (socket: Socket): void => {
    const request = requests[next++ % requests.length];
    if (request === undefined) return;
    pending += 1;
    socket.write(request);
  };
  const open = (): void => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    socket.on('error', (error) => settle(error));
    let text = '';
    socket.on('data', (piece: string) => {
      text += piece;
      if (!isWhole(text)) return;
      if (!text.startsWith(OK)) settle(new Error(`Not an answer to count: ${text.slice(0, 200)}`));
      text = '';
      answered += 1;
      pending -= 1;
      if (isRunning) ask(socket);
      else if (pending === 0) settle();
    });
    sockets.push(socket);
  };
  for (let count = 0; count < inFlight; count++) open();

  return {
    async run(durationMs) {
      answered = 0;
      isRunning = true;
      const settled = new Promise<void>((resolve, reject) => {
        settle = (failure) => (failure === undefined ? resolve() : reject(failure));
      });
      const startedAt = performance.now();
      for (const socket of sockets) ask(socket);
      const end = setTimeout(() => {
        isRunning = false;
      }, durationMs);
      await settled.finally(() => clearTimeout(end));
      return { answered, durationMs: performance.now() - startedAt };
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** With its length told beforehand, or by chunks of which the last is empty. */
function isWhole(answer: string): boolean {
  const bodyAt = answer.indexOf('\r\n\r\n') + 4;
  if (bodyAt < 4) return false;
  const lengthAt = answer.search(/content-length: /i);
  if (lengthAt === -1 || lengthAt > bodyAt) return answer.endsWith('\r\n0\r\n\r\n');
  return answer.length >= bodyAt + Number.parseInt(answer.slice(lengthAt + 16), 10);
}
