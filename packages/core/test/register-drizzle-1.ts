import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * For what Node itself loads: processes of their own, and bundles. Gives it Drizzle 1.x for `drizzle-orm`, and
 * `x.drizzle-1.ts` for `x.ts` where there is one, as the test project does for what Vitest loads.
 */
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier.replace(/^drizzle-orm(?=$|\/)/, 'drizzle-orm-1'), context);
    const variant = resolved.url.replace(/(?<!\.drizzle-1)\.ts$/, '.drizzle-1.ts');
    const isOther = variant !== resolved.url && variant.startsWith('file:');
    const isImporter = variant === context.parentURL;
    return isOther && !isImporter && existsSync(fileURLToPath(variant))
      ? { ...resolved, url: variant }
      : resolved;
  },
});
