import * as v from 'valibot';
import { STRATEGIES, type Strategy } from './strategies.ts';

/** How this process keeps tenants apart. An application of your own has decided, and reads no variable for it. */
const strategy: Strategy = v.parse(v.picklist(STRATEGIES), process.env.TENANT_STRATEGY ?? 'schema');

/** Beside `x.ts`, which is written for schemas, is `x.row.ts` for rows and `x.database.ts` for databases. */
export const variant: string = strategy === 'schema' ? '' : `.${strategy}`;
