const PROTOCOL_VIOLATION = '08P01';

/** What PgBouncer says, all under one code, when it has no server for a client, or no room for it. */
const OUTAGE =
  /^(pgbouncer cannot connect to server|server conn crashed|server login has been failing|the database system is|server shutting down|pooler is shutting down|client_login_timeout \(server down\)|no more connections allowed|client connections exceeded)/;

/**
 * Whether PgBouncer hung up because of its server, and may serve again by itself. It lets clients in before it has a
 * server for them, so this can come with the first statement as well.
 */
export function isPoolerOutage(error: Error): boolean {
  return Reflect.get(error, 'code') === PROTOCOL_VIOLATION && OUTAGE.test(error.message);
}
