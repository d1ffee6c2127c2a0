import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import {
  type MessageMatch,
  type TriggerAction,
  type TriggerHandle,
  type TriggerOptions,
  TriggerSet,
} from './message-trigger.ts';
import { type ParkedMessage, parkMessage } from './parked-message.ts';
import type { ProtocolMessage, Side } from './protocol-message.ts';
import { joinSockets, type ProxiedConnection, type WiredConnection } from './proxied-connection.ts';
import { createTrafficFaults, type TrafficFaults } from './traffic-faults.ts';
import { TrafficShape } from './traffic-shape.ts';

export interface FaultProxyOptions {
  /** Where connections are forwarded to: the host and port of this URL. */
  readonly targetUrl: string;
  /** Is told of every message; slow listeners slow the traffic. @default nobody */
  readonly onMessage?: (connection: ProxiedConnection, message: ProtocolMessage) => void;
}

/**
 * A TCP proxy in front of PostgreSQL that fails on command. Its faults hold for all connections, present and
 * future; each connection has the same ones for itself.
 */
export interface FaultProxy extends TrafficFaults, AsyncDisposable {
  /** The target's URL, through the proxy. */
  readonly url: string;
  readonly port: number;
  /** Every connection since the start, also those that are closed. */
  readonly connections: readonly ProxiedConnection[];
  /** Acts when a message passes that fits; see {@link TriggerAction}. */
  on(side: Side, match: MessageMatch, action: TriggerAction, options?: TriggerOptions): TriggerHandle;
  /** Stops the next message that fits, and all behind it in that direction, until it is released. */
  park(side: Side, match: MessageMatch): ParkedMessage;
  /** Resets every open connection (RST). */
  rst(): void;
  /** Ends every open connection in good order (FIN). */
  fin(): void;
  /** New connections are reset at once, until `clear()`. */
  refuse(): void;
  /** The line is as it was, and no trigger is left. */
  clear(): void;
  stop(): Promise<void>;
}

export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const target = new URL(options.targetUrl);
  const triggers = new TriggerSet();
  const shapes = { client: new TrafficShape(), server: new TrafficShape() };
  const connections: WiredConnection[] = [];
  let isRefusing = false;

  const join = (client: Socket): void => {
    const server = connect({ ...endpointOf(target), allowHalfOpen: true, noDelay: true });
    const id = connections.length + 1;
    const onMessage = options.onMessage ?? (() => {});
    connections.push(joinSockets({ id, client, server, triggers, shapes, onMessage }));
  };
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (isRefusing) client.resetAndDestroy();
    else join(client);
  });
  const port = await listen(listener);

  const open = (): WiredConnection[] => connections.filter((connection) => connection.isOpen);
  const faults = createTrafficFaults((side) => {
    const all = [shapes, ...open().map((connection) => connection.shapes)];
    return all.flatMap((one) => (side ? [one[side]] : [one.client, one.server]));
  });
  const clear = (): void => {
    isRefusing = false;
    triggers.clear();
    faults.clear();
  };
  const stop = async (): Promise<void> => {
    listener.close();
    const remaining = open();
    for (const connection of remaining) connection.rst();
    await Promise.all(remaining.map((connection) => connection.closed));
    clear();
  };
  return {
    url: throughPort(target, port),
    port,
    connections,
    ...faults,
    on: (side, match, action, triggerOptions) => triggers.add(side, match, action, triggerOptions),
    park: (side, match) => parkMessage(triggers, side, match),
    rst() {
      for (const connection of open()) connection.rst();
    },
    fin() {
      for (const connection of open()) connection.fin();
    },
    refuse() {
      isRefusing = true;
    },
    clear,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function listen(listener: Server): Promise<number> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  // A TCP server that listens has an address with a port.
  return (listener.address() as AddressInfo).port;
}

function endpointOf(target: URL): { host: string; port: number } {
  return { host: target.hostname, port: Number(target.port || 5432) };
}

function throughPort(target: URL, port: number): string {
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}
