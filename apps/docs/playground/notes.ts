import { pgTable, serial, text } from 'drizzle-orm/pg-core';

export const notes = pgTable('notes', { id: serial().primaryKey(), body: text().notNull() });

export const migrations = {
  '0001_notes': 'create table notes (id serial primary key, body text not null)',
  '0002_due_dates': 'alter table notes add column due_on date',
} as const;

export type MigrationName = keyof typeof migrations;
