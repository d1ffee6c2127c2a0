import { createApp } from './app.ts';
import { tenants } from './db/tenants.ts';
import { host, port } from './env.ts';

const server = createApp();
server.listen(port, host, () => console.log(`Listening on http://${host}:${port}`));

/** Answers what has begun, takes nothing new, then gives the connections back. */
function shutDown(): void {
  server.close(() => void tenants.dispose());
}

process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
