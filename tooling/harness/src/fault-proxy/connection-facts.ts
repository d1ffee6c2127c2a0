import type { ProtocolMessage } from './protocol-message.ts';
import { readCancelledPid, readStartupParameters } from './startup-message.ts';

/** What was learnt of a connection by listening to it. */
export interface ConnectionFacts {
  /** `cancel` is a connection that only asks to cancel another one's statement. */
  readonly kind: 'unknown' | 'session' | 'cancel';
  /** What a session asked for at start-up, for example `user`, `database`, `application_name`. */
  readonly startup: Readonly<Record<string, string>>;
  /** The backend that serves a session, once it has said so. */
  readonly backendPid: number | undefined;
  /** The backend that a cancel is meant for. */
  readonly cancelledPid: number | undefined;
}

const BACKEND_KEY_DATA = 'K';

export class ConnectionListener implements ConnectionFacts {
  kind: ConnectionFacts['kind'] = 'unknown';
  startup: Readonly<Record<string, string>> = {};
  backendPid: number | undefined;
  cancelledPid: number | undefined;

  hear({ side, type, bytes }: ProtocolMessage): void {
    if (type === 'startup') {
      this.kind = 'session';
      this.startup = readStartupParameters(bytes);
    } else if (type === 'cancel') {
      this.kind = 'cancel';
      this.cancelledPid = readCancelledPid(bytes);
    } else if (side === 'server' && type === BACKEND_KEY_DATA) {
      this.backendPid = bytes.readUInt32BE(5);
    }
  }
}
