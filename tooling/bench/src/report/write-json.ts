import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';

/** The report together with what a reader needs to judge it: the machine, the versions, the settings. */
export function writeJson(file: string, report: object): string {
  const processors = cpus();
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: processors.length,
    processor: processors[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `${JSON.stringify({ finishedAt: new Date().toISOString(), machine, ...report }, null, 2)}\n`,
  );
  return path;
}
