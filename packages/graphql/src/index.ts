export {
  type ApolloTenantPlugin,
  type ApolloTenantPluginOptions,
  apolloTenantPlugin,
} from './apollo-tenant-plugin.ts';
export {
  createGraphQLContext,
  type GraphQLTenant,
  type GraphQLTenantOptions,
  type NoGraphQLTenant,
} from './graphql-context.ts';
export { perTenantRequest } from './per-tenant-request.ts';
export type { CarriedRequest } from './request-view.ts';
export { type YogaTenantPlugin, yogaTenantPlugin } from './yoga-tenant-plugin.ts';
