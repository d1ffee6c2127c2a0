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

/** A client that costs next to nothing, so that the server is what is measured: answers are short, and come in one piece. */
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
    socket.on('data', (text: string) => {
      if (!text.startsWith(OK)) failure = new Error(`Not an answer to count: ${text.slice(0, 200)}`);
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
