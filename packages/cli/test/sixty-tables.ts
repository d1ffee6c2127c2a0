/** Files of sixty tables, spread over folders and ways to declare them; `index.ts` has all of them. */
export function sixtyTables(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  const exports: string[] = [];
  for (let number = 0; number < 60; number++) {
    const file = `area${number % 7}/sub${number % 3}/table${number}`;
    const declare = number % 2 === 0 ? `pgTable('Table${number}'` : `appTable(\n  "Table${number}"`;
    files[`${folder}/${file}.ts`] = `import { pgTable, pgTableCreator, integer } from 'drizzle-orm/pg-core';
const appTable = pgTableCreator((name) => name);
export const table${number} = ${declare}, { id: integer('id').primaryKey() });`;
    exports.push(`export * from './${file}${number % 5 === 0 ? '.js' : ''}';`);
  }
  return { ...files, [`${folder}/index.ts`]: exports.join('\n') };
}
