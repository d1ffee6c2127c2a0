import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { bindSchema } from './bind-schema.ts';

/** The hook of Apollo Server that the plugin has. */
export interface ApolloTenantPlugin {
  serverWillStart(service: { readonly schema: GraphQLSchema }): Promise<void>;
}

export interface ApolloTenantPluginOptions {
  /**
   * The `fieldResolver` of your server, if you gave it one: it resolves the fields that have no resolver.
   * @default that of GraphQL: the property of this name, or what it returns if it is a function
   */
  readonly fieldResolver?: GraphQLFieldResolver<unknown, unknown>;
}

/**
 * Has the resolvers of an Apollo Server run as their operation's tenant, so that `getTenantDb()` works in them and
 * whatever they call. Apollo's plugins cannot wrap an execution, so each resolver of the schema is, when it starts.
 */
export function apolloTenantPlugin(options: ApolloTenantPluginOptions = {}): ApolloTenantPlugin {
  return {
    async serverWillStart({ schema }) {
      bindSchema(schema, options.fieldResolver);
    },
  };
}
