import type { NamedModel } from '../schema-model/schema-model.ts';
import { isIdentifier, templateText } from './literals.ts';

const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public
  return static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** A TypeScript file under construction: what it calls things, and what it has to import. */
export class SourceFile {
  readonly #taken = new Set<string>();
  readonly #names = new Map<object, string>();
  readonly #imports = new Map<string, Map<string, string>>();
  readonly #customTypes = new Map<string, string>();

  /** Names things as the code that they come from did; what nobody named is called by its name in the database. */
  declare(models: readonly NamedModel[]): void {
    const named = models.filter(({ key }) => key !== null);
    for (const model of [...named, ...models.filter(({ key }) => key === null)]) {
      this.#names.set(model, this.#take(model.key ?? toIdentifier(model.name)));
    }
  }

  /** What a declared thing is called here. */
  nameOf(model: object): string {
    const name = this.#names.get(model);
    if (name === undefined) throw new Error('Something is named that was not declared.');
    return name;
  }

  /** `export const users`, or without `export` for what was not exported. */
  beginning(model: NamedModel): string {
    return `${model.key === null ? '' : 'export '}const ${this.nameOf(model)}`;
  }

  /** What a function of Drizzle is called here. */
  pg(name: string): string {
    return this.import('drizzle-orm/pg-core', name);
  }

  import(from: string, name: string): string {
    const names = this.#imports.get(from) ?? new Map<string, string>();
    this.#imports.set(from, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    const local = this.#take(name);
    names.set(name, local);
    return local;
  }

  sql(text: string): string {
    return `${this.import('drizzle-orm', 'sql')}\`${templateText(text)}\``;
  }

  /** What a type that Drizzle has no function for is called here. */
  customType(sqlType: string): string {
    const known = this.#customTypes.get(sqlType);
    if (known !== undefined) return known;
    const name = this.#take(toIdentifier(`${sqlType} type`));
    this.#customTypes.set(sqlType, name);
    return name;
  }

  get customTypes(): ReadonlyMap<string, string> {
    return this.#customTypes;
  }

  renderImports(): string {
    const lines = [...this.#imports]
      .toSorted(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1))
      .map(([from, names]) => {
        const list = [...names]
          .toSorted(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1))
          .map(([name, local]) => (name === local ? name : `${name} as ${local}`));
        const short = `import { ${list.join(', ')} } from '${from}';`;
        return short.length <= 100
          ? short
          : `import {\n${list.map((each) => `  ${each},\n`).join('')}} from '${from}';`;
      });
    return lines.join('\n');
  }

  #take(wanted: string): string {
    let name = isIdentifier(wanted) ? wanted : toIdentifier(wanted);
    while (this.#taken.has(name) || RESERVED.has(name)) name = `${name}_`;
    this.#taken.add(name);
    return name;
  }
}

/** Packages before files. */
function sortKey(specifier: string): string {
  return specifier.startsWith('.') ? `~${specifier}` : specifier;
}

function toIdentifier(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words
    .map(
      (word, index) =>
        (index === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1),
    )
    .join('');
  return /^[A-Za-z]/.test(joined) ? joined : `_${joined}`;
}
