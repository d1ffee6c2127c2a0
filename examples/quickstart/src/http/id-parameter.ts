import * as v from 'valibot';

/** The `:id` of a route: a positive `integer` of PostgreSQL. */
export const idParameter = v.pipe(
  v.string(),
  v.digits(),
  v.transform(Number),
  v.integer(),
  v.minValue(1),
  v.maxValue(2_147_483_647),
);
