import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const [host = '127.0.0.1', port = '5432', delayMs = '1'] = process.argv.slice(2);

// Whoever started it is gone.
process.on('disconnect', () => process.exit());

const server = createServer((client) => {
  const upstream = connect({ host, port: Number(port) });
  for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => socket.destroy());
  client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy());
  const later = createDelay(client, Number(delayMs));
  upstream.on('data', later).on('close', () => client.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

/** Writes each chunk so much later, all in their order. */
function createDelay(socket: Socket, delay: number): (chunk: Buffer) => void {
  const waiting: { readonly dueAt: number; readonly chunk: Buffer }[] = [];
  let isTimed = false;
  const flush = (): void => {
    isTimed = false;
    const now = performance.now();
    for (let next = waiting[0]; next !== undefined && next.dueAt <= now; next = waiting[0]) {
      socket.write(next.chunk);
      waiting.shift();
    }
    schedule();
  };
  const schedule = (): void => {
    const [next] = waiting;
    if (isTimed || next === undefined) return;
    isTimed = true;
    setTimeout(flush, Math.max(0, next.dueAt - performance.now()));
  };
  return (chunk) => {
    waiting.push({ dueAt: performance.now() + delay, chunk });
    schedule();
  };
}
