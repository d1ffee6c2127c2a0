import { existsSync } from 'node:fs';

// The first file that has a variable wins, and the environment wins over all of them.
const files = [
  '.env',
  // dmt:if dev
  '.dmt/dev.env', // written by `dmt dev`
  // dmt:end
];
for (const file of files.filter((each) => existsSync(each))) process.loadEnvFile(file);

export const port = Number(process.env.PORT ?? 3000);
/** Who may connect: this machine only, unless HOST says otherwise. */
export const host = process.env.HOST ?? '127.0.0.1';
// dmt:if debug
/** Whether each statement is written with its tenant and duration. */
export const debugs = process.env.DMT_DEBUG === '1';
// dmt:end
