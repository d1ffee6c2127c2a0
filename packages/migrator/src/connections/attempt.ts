import { toDatabaseError } from './database-problem.ts';

/**
 * Runs something, and says for people what PostgreSQL or the network threw meanwhile.
 *
 * @param what - to be read after "PostgreSQL refused": `the creation of a tenant`
 */
export async function attempt<Result>(
  what: string,
  work: () => Promise<Result>,
  tenantId?: string,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toDatabaseError(error, what, tenantId);
  }
}
