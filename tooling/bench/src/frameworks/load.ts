import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly tenantIds: readonly string[];
  readonly inFlight: number;
}

export interface HttpLoad {
  /** Keeps one request on every connection for this time; how many were answered. */
  run(durationMs: number): Promise<number>;
  close(): void;
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
  let isRunning = false;
  let failure: Error | undefined;

  const ask = (socket: Socket): void => {
    const request = requests[next++ % requests.length];
    if (request !== undefined) socket.write(request);
  };
  const open = (): void => {
    const socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    socket.on('error', (error) => {
      failure = error;
    });
    let text = '';
    socket.on('data', (piece: string) => {
      text += piece;
      if (!isWhole(text)) return;
      if (!text.startsWith(OK)) failure = new Error(`Not an answer to count: ${text.slice(0, 200)}`);
      text = '';
      answered += 1;
      if (isRunning) ask(socket);
    });
    sockets.push(socket);
  };
  for (let count = 0; count < inFlight; count++) open();

  return {
    async run(durationMs) {
      answered = 0;
      isRunning = true;
      for (const socket of sockets) ask(socket);
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      isRunning = false;
      const counted = answered;
      // What is on its way would be counted by the next run.
      await new Promise((resolve) => setTimeout(resolve, 100));
      if (failure !== undefined) throw failure;
      return counted;
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
