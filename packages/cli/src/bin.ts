#!/usr/bin/env node
import { Console } from 'node:console';
import { main } from './main.ts';
import { createProcessIo, flushProcessIo } from './process-io.ts';

// A user's config file may print: stdout belongs to the command's result.
globalThis.console = new Console(process.stderr, process.stderr);

const exitCode = await main(process.argv.slice(2), createProcessIo());
await flushProcessIo();
// A pool that the user's config opened and nobody closes must not keep a finished command alive.
process.exit(exitCode);
