export type { ConnectedClient } from './database/connected-clients.ts';
export type { TemplateOptions } from './database/template-database.ts';
export { createTestDatabase, type TestDatabase } from './database/test-database.ts';
export type { TestRole } from './database/test-role.ts';
export { getTestRun, publishTestRun, type TestRun } from './database/test-run.ts';
export { withClient } from './database/with-client.ts';
export { withDatabaseName } from './database/with-database-name.ts';
export { type FaultProxy, type FaultProxyOptions, startFaultProxy } from './fault-proxy/fault-proxy.ts';
export type {
  MessageMatch,
  TriggerAction,
  TriggerHandle,
  TriggerOptions,
} from './fault-proxy/message-trigger.ts';
export type { ParkedMessage } from './fault-proxy/parked-message.ts';
export type { ProtocolMessage, Side } from './fault-proxy/protocol-message.ts';
export type { ProxiedConnection } from './fault-proxy/proxied-connection.ts';
export type { TrafficFaults } from './fault-proxy/traffic-faults.ts';
export { HarnessError } from './harness-error.ts';
export { assertNoLeaks } from './leaks/assert-no-leaks.ts';
export type { PostgresServer, PostgresSource } from './postgres/postgres-server.ts';
export type { ServerSettings } from './postgres/server-settings.ts';
export { type StartPostgresOptions, startPostgres } from './postgres/start-postgres.ts';
export { createDeferred, type Deferred } from './process/deferred.ts';
export { type Script, type ScriptOptions, type ScriptResult, startScript } from './process/script.ts';
export { type WaitOptions, waitUntil } from './process/wait-until.ts';
export { type PgBouncer, type PgBouncerOptions, startPgBouncer } from './services/pgbouncer.ts';
export { type RedisServer, startRedis } from './services/redis.ts';
