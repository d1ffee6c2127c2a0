import * as v from 'valibot';

export interface AppCall {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly tenantId?: string;
  readonly body?: unknown;
}

export interface AppAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One real HTTP request to the application. */
export async function callApp(appUrl: string, call: AppCall): Promise<AppAnswer> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (call.tenantId !== undefined) headers.set('x-tenant-id', call.tenantId);
  const response = await fetch(`${appUrl}${call.path}`, {
    method: call.method ?? 'GET',
    headers,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** A request that has to succeed; its answer is checked against `shape`. */
export async function readApp<T extends v.GenericSchema>(
  appUrl: string,
  call: AppCall,
  shape: T,
): Promise<v.InferOutput<T>> {
  const { status, body } = await callApp(appUrl, call);
  if (status < 400) return v.parse(shape, body);
  const sender = call.tenantId ?? 'nobody';
  throw new Error(
    `${call.method ?? 'GET'} ${call.path} of ${sender} answered ${status}: ${JSON.stringify(body)}`,
  );
}
