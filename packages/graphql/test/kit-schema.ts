import type { GraphQLTenant } from '@dmt/graphql';
import type { KitFields, KitManager, KitOperation } from '@dmt-tooling/request-kit';
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';

interface Context extends GraphQLTenant<KitManager, KitFields> {
  readonly whenAnswered: (work: () => void) => void;
}

/** The kit's only operation as a mutation, in and out as JSON in a string. */
export function kitSchema(operation: KitOperation): GraphQLSchema {
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { hello: { type: GraphQLString } } }),
    mutation: new GraphQLObjectType<unknown, Context>({
      name: 'Mutation',
      fields: {
        run: {
          type: GraphQLString,
          args: { input: { type: new GraphQLNonNull(GraphQLString) } },
          async resolve(_, { input }: { input: string }, { tenantDb, tenant, whenAnswered }) {
            const { tenantId, enrichedFor } = tenant;
            const call = { input: JSON.parse(input), tenantId, db: tenantDb, enrichedFor, whenAnswered };
            return JSON.stringify(await operation(call));
          },
        },
      },
    }),
  });
}
