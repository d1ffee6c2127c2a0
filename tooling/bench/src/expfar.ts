import { formatFarAway, measureFarAway } from './migrations/far-away.ts';
import { writeMigrations } from './migrations/write-migrations.ts';
import { startBenchServer } from './server/bench-server.ts';

const files = Number(process.argv[2] ?? 20);
await using server = await startBenchServer({ embedded: process.argv[3] === 'e' });
const folder = await writeMigrations(files);
const samples = await measureFarAway(server.url, folder, { rounds: Number(process.argv[4] ?? 2), files });
console.log(files, server.serverVersion, formatFarAway(samples));
console.log(
  samples
    .map((s) =>
      Object.entries(s)
        .map(([k, v]) => `${k} ${(v / 100).toFixed(0)}`)
        .join(', '),
    )
    .join('\n'),
);
