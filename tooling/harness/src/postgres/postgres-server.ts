export type PostgresSource = 'url' | 'testcontainers' | 'system' | 'embedded';

/** A running PostgreSQL server, wherever it came from. */
export interface PostgresServer extends AsyncDisposable {
  /** A superuser's URL of the maintenance database `postgres`. */
  readonly url: string;
  readonly source: PostgresSource;
  /** As the server states it, for example `15.18`. */
  readonly serverVersion: string;
  /** Ends the server and removes its data. A server that was given by URL is left alone. */
  stop(): Promise<void>;
  /** Brings the server up again under the same URL, after `kill()` or from running. */
  restart(): Promise<void>;
  /** Ends the server at once, as a crash does: `restart()` recovers its data. */
  kill(): Promise<void>;
}
