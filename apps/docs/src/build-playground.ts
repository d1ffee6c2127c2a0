import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = resolve(ROOT, 'pages/public/playground');
const NODE = resolve(ROOT, 'playground/node');
const { resolve: find } = createRequire(import.meta.url);

const REPLACED: Readonly<Record<string, string>> = {
  crypto: `${NODE}/crypto.ts`,
  util: `${NODE}/util.ts`,
  'util/types': `${NODE}/util.ts`,
  'timers/promises': `${NODE}/timers-promises.ts`,
  // With the slash Node itself finds the packages of these names, and not its own modules.
  events: find('events/'),
  buffer: find('buffer/'),
};
const ABSENT =
  /^(node:)?(fs|path|net|tls|dns|stream|async_hooks|os|assert|module|url|child_process|string_decoder)(\/.*)?$/;

/** Node's modules, for the browser. */
const browserNode: Plugin = {
  name: 'browser-node',
  setup({ onResolve }) {
    onResolve(
      { filter: /^(node:)?(crypto|util|util\/types|timers\/promises|events|buffer)$/ },
      ({ path }) => ({
        path: REPLACED[path.replace('node:', '')] ?? '',
      }),
    );
    onResolve({ filter: ABSENT }, () => ({ path: `${NODE}/absent.ts` }));
    onResolve({ filter: /^pg-native$/ }, () => ({ path: `${NODE}/absent.ts` }));
  },
};

await build({
  entryPoints: [`${ROOT}/playground/engine.ts`],
  outfile: `${OUT}/engine.js`,
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  inject: [`${NODE}/globals.ts`],
  plugins: [browserNode],
  define: { global: 'globalThis' },
});

mkdirSync(OUT, { recursive: true });
const pglite = dirname(find('@electric-sql/pglite'));
for (const file of ['pglite.wasm', 'pglite.data', 'initdb.wasm'])
  copyFileSync(`${pglite}/${file}`, `${OUT}/${file}`);
