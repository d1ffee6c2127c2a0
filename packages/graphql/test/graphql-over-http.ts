import type { KitAnswer, WireAnswer, WireRequest } from '@dmt-tooling/request-kit';

export function encodeOperation(input: unknown): WireRequest {
  return {
    method: 'POST',
    path: '/graphql',
    body: JSON.stringify({
      query: 'mutation ($input: String!) { run(input: $input) }',
      variables: { input: JSON.stringify(input) },
    }),
    headers: [['content-type', 'application/json']],
  };
}

export function decodeAnswer({ status, body }: WireAnswer): KitAnswer {
  const { data, errors } = JSON.parse(body) as { data?: { run?: string | null } | null; errors?: unknown };
  const run = data?.run;
  return { status, result: run === undefined || run === null ? errors : JSON.parse(run) };
}
