import type { TenantRequestContext } from '@dmt/core';
import { type InjectedTenantDb, InjectTenantContext, InjectTenantDb } from '@dmt/nestjs';
import { Injectable } from '@nestjs/common';
import { asc } from 'drizzle-orm';
import { notes } from '../db/schema.ts';

type Note = typeof notes.$inferSelect;

/** Made once for all tenants: what was injected acts for the one for whom it is used, be it in a request or in a job. */
@Injectable()
export class NotesService {
  constructor(
    @InjectTenantDb() private readonly db: InjectedTenantDb,
    @InjectTenantContext() private readonly tenant: TenantRequestContext,
  ) {}

  async list(): Promise<Note[]> {
    return this.db.select().from(notes).orderBy(asc(notes.id));
  }

  async add(body: string): Promise<Note | undefined> {
    const [note] = await this.db.insert(notes).values({ body, createdBy: this.tenant.user }).returning();
    return note;
  }

  async addSummary(): Promise<void> {
    await this.add(`Notes so far: ${await this.db.$count(notes)}`);
  }
}
