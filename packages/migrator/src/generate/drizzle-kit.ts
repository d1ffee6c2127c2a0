import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import { EMPTY_SNAPSHOT, isJsonObject, type Snapshot } from './snapshot.ts';

/** The drizzle-kit of a project, always in a process of its own: it ends the process on an error. */
export interface DrizzleKit {
  /** The schema that the configuration's tables define. */
  readSchema(type: 'tenant' | 'shared', casing: string | undefined): Promise<Snapshot>;
  /** The SQL from one snapshot to another, for each pair. */
  diff(pairs: ReadonlyArray<readonly [from: Snapshot, to: Snapshot]>): Promise<string[][]>;
}

/** @throws DMT_GENERATE_FAILED when it is not installed, or of a line that is not known */
export async function findDrizzleKit(configFile: string): Promise<DrizzleKit> {
  const folder = await locate(configFile);
  return {
    readSchema: (type, casing) =>
      inScratch(async (scratch) => {
        await writeFile(join(scratch, 'schema.cjs'), schemaModule(configFile, type));
        const config = {
          dialect: 'postgresql',
          schema: join(scratch, 'schema.cjs'),
          // drizzle-kit puts ./ before it, whatever it is.
          out: 'out',
          ...(casing === undefined ? {} : { casing }),
        };
        await writeFile(join(scratch, 'drizzle.config.json'), JSON.stringify(config));
        const args = [join(folder, 'bin.cjs'), 'generate', '--config', 'drizzle.config.json'];
        const said = await runNode(args, scratch);
        const snapshot = await readJson(join(scratch, 'out', 'meta', '0000_snapshot.json'));
        if (isSnapshot(snapshot)) return snapshot;
        // Its exit status says nothing: what it wrote does.
        if (said.includes('No schema changes')) return EMPTY_SNAPSHOT;
        throw failed(said);
      }),
    diff: (pairs) =>
      inScratch(async (scratch) => {
        await writeFile(join(scratch, 'pairs.json'), JSON.stringify(pairs));
        const said = await runNode(['-e', DIFF_PROGRAM, configFile, scratch], scratch);
        const result = await readJson(join(scratch, 'result.json'));
        if (Array.isArray(result) && result.length === pairs.length) return result.map(toStatements);
        throw failed(said);
      }),
  };
}

async function locate(configFile: string): Promise<string> {
  let folder: string;
  try {
    folder = dirname(createRequire(configFile).resolve('drizzle-kit'));
  } catch (cause) {
    throw new GenerateFailedError(`The package drizzle-kit is not installed where ${configFile} is`, {
      cause,
      remedy: 'Install it: npm install --save-dev drizzle-kit.',
    });
  }
  const manifest = await readJson(join(folder, 'package.json'));
  const version = isJsonObject(manifest) ? String(manifest.version) : 'unknown';
  if (version.startsWith('0.31.')) return folder;
  throw new GenerateFailedError(
    `The installed drizzle-kit ${version} is of a line that dmt cannot drive yet`,
    {
      remedy: 'Install drizzle-kit 0.31, or run drizzle-kit yourself: dmt applies what it writes.',
    },
  );
}

/** Exports the tables of one side, as drizzle-kit wants a schema file. */
function schemaModule(configFile: string, type: 'tenant' | 'shared'): string {
  return `const loaded = require(${JSON.stringify(configFile)});
const config = loaded.default ?? loaded;
module.exports = { ...config.schemas[${JSON.stringify(type)}] };`;
}

const DIFF_PROGRAM = `
const [configFile, scratch] = process.argv.slice(1);
const { createRequire } = require('node:module');
const { readFileSync, writeFileSync } = require('node:fs');
const { generateMigration } = createRequire(configFile)('drizzle-kit/api');
(async () => {
  const results = [];
  for (const [from, to] of JSON.parse(readFileSync(scratch + '/pairs.json', 'utf8'))) results.push(await generateMigration(from, to));
  writeFileSync(scratch + '/result.json', JSON.stringify(results));
})();`;

async function inScratch<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'dmt-generate-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything the process said; how it ended is for the caller to see from what it wrote. */
function runNode(args: ReadonlyArray<string>, cwd: string): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}\n${error && !stderr ? error.message : ''}`),
    );
    child.stdin?.end();
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // What was not written is what the caller asks about.
    return undefined;
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  return isJsonObject(value) && typeof value.id === 'string';
}

function toStatements(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

function failed(said: string): GenerateFailedError {
  const lines = said.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== '');
  return new GenerateFailedError(
    `What drizzle-kit said instead of a migration: ${(telling ?? 'nothing').replace(/[.!]+$/, '')}`,
    {
      remedy: 'Correct the schema files, or the configuration that imports them.',
    },
  );
}
