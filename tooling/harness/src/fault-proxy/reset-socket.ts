import type { Socket } from 'node:net';

/** Breaks a socket off (RST). Node cannot reset one whose end is on its way: it would stay open for ever. */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
