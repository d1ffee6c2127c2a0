import type { PostgresSource } from './postgres-server.ts';

export interface PostgresBinaries {
  readonly source: Extract<PostgresSource, 'system' | 'embedded'>;
  readonly initdb: string;
  readonly postgres: string;
}
