// Run as a child by start-postgres.test.ts: starts a server, says where, and waits to be killed.
import { startPostgres } from './start-postgres.ts';

const server = await startPostgres({ exclusive: true });
console.log(server.url);
setInterval(() => {}, 60_000);
