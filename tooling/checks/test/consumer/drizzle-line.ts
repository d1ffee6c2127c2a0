/** A line of Drizzle, and what an application writes differently with it. */
export interface DrizzleLine {
  /** Where core has it installed. */
  readonly dependency: string;
  readonly imports: string;
  readonly tables: string;
  readonly filter: string;
}

export const DRIZZLE_LINES = {
  '0.45': {
    dependency: 'drizzle-orm',
    imports: `import { eq } from 'drizzle-orm';`,
    tables: '{ notes }',
    filter: `eq(notes.body, 'written by acme')`,
  },
  '1.x': {
    dependency: 'drizzle-orm-1',
    imports: `import { defineRelations } from 'drizzle-orm';`,
    tables: '{ notes, relations: defineRelations({ notes }) }',
    filter: `{ body: 'written by acme' }`,
  },
} satisfies Record<string, DrizzleLine>;
