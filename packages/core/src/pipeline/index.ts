export { createInterceptorChain } from './interceptor-chain.ts';
