export type { EmitterLike } from './bind-emitter.ts';
export { type DisconnectOptions, type ResponseLike, signalOfDisconnect } from './disconnect.ts';
export { type FetchRequestLike, viewOfFetchRequest } from './fetch-request-view.ts';
export { firstOf } from './first-of.ts';
export { fromHeader } from './from-header.ts';
export { fromJwtClaim, type JwtClaimOptions } from './from-jwt-claim.ts';
export { fromPath } from './from-path.ts';
export { fromQuery } from './from-query.ts';
export { fromSubdomain, type SubdomainOptions } from './from-subdomain.ts';
export { type HttpError, toHttpError } from './http-error.ts';
export { type NodeRequestLike, type RequestRoute, viewOfNodeRequest } from './node-request-view.ts';
export {
  type HealthAnswerOptions,
  type HttpAnswer,
  healthAnswer,
  metricsAnswer,
} from './operations-answer.ts';
export type {
  AcceptedManager,
  NoFields,
  Register,
  RegisteredFields,
  RegisteredManager,
  RequestManager,
} from './registered-manager.ts';
export { createRequestSlot, type RequestSlot } from './request-slot.ts';
export type { RequestTenant, TenantRequestContext } from './request-tenant.ts';
export type { RequestView } from './request-view.ts';
export type { TenantCandidate, TenantExtractor } from './tenant-extractor.ts';
export { createTenantResolver, type TenantRequestOptions, type TenantResolver } from './tenant-resolver.ts';
