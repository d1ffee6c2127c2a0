/** What the pool needs to know of a connection. */
export interface PoolMember {
  readonly isAlive: boolean;
  /** Alive, idle, with nothing open, outstanding or left behind. */
  readonly isReusable: boolean;
  /** Several holders may use it at the same time. */
  readonly isShareable: boolean;
  /** It is about to be used by several holders at a time, or no longer. */
  share(isShared: boolean): void;
  /** Calls once when the connection is gone, for whatever cause; at once if it is already. */
  onGone(listener: () => void): void;
  /** Closes at once, whatever is in flight. */
  destroy(): void;
  /** Closes a connection with nothing in flight politely. */
  end(): Promise<void>;
  /** Ends what is in flight, in the server too, and closes; in a bounded time. */
  abandon(): Promise<void>;
}
