import { yogaTenantPlugin } from '@dmt/graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { type Context, context, resolvers, typeDefs } from './operations.ts';

export const yoga = createYoga({
  schema: createSchema<Context>({ typeDefs, resolvers }),
  context,
  plugins: [yogaTenantPlugin()],
});
