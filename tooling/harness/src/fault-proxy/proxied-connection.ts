import type { Socket } from 'node:net';
import { type ConnectionFacts, ConnectionListener } from './connection-facts.ts';
import { Lane, type LaneObserver } from './lane.ts';
import { type Handshake, MessageSplitter } from './message-splitter.ts';
import type { TriggerSet } from './message-trigger.ts';
import type { ProtocolMessage, Side } from './protocol-message.ts';
import { resetSocket } from './reset-socket.ts';
import { createTrafficFaults, type TrafficFaults } from './traffic-faults.ts';
import { TrafficShape } from './traffic-shape.ts';

/** One client's connection through the proxy. */
export interface ProxiedConnection extends ConnectionFacts, TrafficFaults {
  /** Counts from 1 in the order of arrival. */
  readonly id: number;
  readonly isOpen: boolean;
  /** Resolves when both sides are closed. */
  readonly closed: Promise<void>;
  /** Resets both sides (RST), as a crash or a firewall does. */
  rst(): void;
  /** Ends both sides in good order (FIN). */
  fin(): void;
  /** Writes bytes as if the other side had said them: `server` speaks to the client. */
  inject(side: Side, bytes: Buffer): void;
}

export interface ConnectionWiring {
  readonly id: number;
  readonly client: Socket;
  readonly server: Socket;
  readonly triggers: TriggerSet;
  readonly shapes: Readonly<Record<Side, TrafficShape>>;
  readonly onMessage: (connection: ProxiedConnection, message: ProtocolMessage) => void;
}

export interface WiredConnection extends ProxiedConnection {
  readonly shapes: Readonly<Record<Side, TrafficShape>>;
}

/** Joins the two sockets; from then on messages pass, triggers fire and faults apply. */
export function joinSockets(wiring: ConnectionWiring): WiredConnection {
  const { client, server } = wiring;
  const shapes = { client: new TrafficShape(), server: new TrafficShape() };
  shapes.client.copyFrom(wiring.shapes.client);
  shapes.server.copyFrom(wiring.shapes.server);
  const facts = new ConnectionListener();
  const rst = (): void => {
    resetSocket(client);
    resetSocket(server);
  };
  const connection: WiredConnection = {
    id: wiring.id,
    shapes,
    closed: Promise.all([closed(client), closed(server)]).then(() => {}),
    ...createTrafficFaults((side) => (side ? [shapes[side]] : [shapes.client, shapes.server])),
    get kind() {
      return facts.kind;
    },
    get startup() {
      return facts.startup;
    },
    get backendPid() {
      return facts.backendPid;
    },
    get cancelledPid() {
      return facts.cancelledPid;
    },
    get isOpen() {
      return !client.closed || !server.closed;
    },
    rst,
    fin() {
      client.end();
      server.end();
    },
    inject(side, bytes) {
      (side === 'server' ? client : server).write(bytes);
    },
  };
  startLanes(wiring, connection, facts);
  return connection;
}

function startLanes(wiring: ConnectionWiring, connection: WiredConnection, facts: ConnectionListener): void {
  const { client, server, triggers, onMessage } = wiring;
  const handshake: Handshake = { awaitsEncryptionAnswer: false, isOpaque: false };
  const observe = (target: Socket): LaneObserver => ({
    hear(message) {
      facts.hear(message);
      onMessage(connection, message);
    },
    interrupts: (when, message) => triggers.concerns(when, message),
    run: (when, message) => triggers.run(when, connection, message),
    onEnd: (how) => (how === 'fin' ? target.end() : resetSocket(target)),
  });
  const { shapes } = connection;
  const toServer = new MessageSplitter('client', handshake);
  const toClient = new MessageSplitter('server', handshake);
  new Lane({ source: client, target: server }, toServer, shapes.client, observe(server));
  new Lane({ source: server, target: client }, toClient, shapes.server, observe(client));
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}
