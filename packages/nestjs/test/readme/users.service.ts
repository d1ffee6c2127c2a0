import { type InjectedTenantDb, InjectTenantDb } from '@dmt/nestjs';
import { Injectable } from '@nestjs/common';
import { users } from './schema.ts';

@Injectable()
export class UsersService {
  constructor(@InjectTenantDb() private readonly db: InjectedTenantDb) {}

  list() {
    return this.db.select().from(users);
  }

  async create(name: string) {
    const [user] = await this.db.insert(users).values({ name }).returning();
    return user;
  }
}
