const UNDEFINED_TABLE = '42P01';
const UNDEFINED_SCHEMA = '3F000';
const INSUFFICIENT_PRIVILEGE = '42501';
const UNIQUE_VIOLATION = '23505';

/** Whether PostgreSQL says that there is no tenant directory. */
export function isMissingDirectory(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === UNDEFINED_TABLE || state === UNDEFINED_SCHEMA;
}

/** Whether PostgreSQL says that the role may not do this. */
export function isPermissionDenied(error: unknown): boolean {
  return sqlStateOf(error) === INSUFFICIENT_PRIVILEGE;
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlStateOf(error) === UNIQUE_VIOLATION;
}

/** The SQLSTATE of an error of `pg`, also when something wrapped it. */
function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  return sqlStateOf(error.cause);
}
