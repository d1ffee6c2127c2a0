import * as v from 'valibot';
import { assertThat } from '../assert-that.ts';
import { type AppAnswer, type AppCall, callApp, readApp } from '../call-app.ts';
import { REFUSAL_CASES } from '../refusal-cases.ts';
import type { Report } from '../report.ts';

const listOfAcme: AppCall = { path: '/projects', tenantId: 'acme' };
const refusal = v.object({ error: v.object({ code: v.string() }) });

/** Requests without a tenant, with a wrong one, or with contents that a constraint refuses. */
export async function sendRefusals(report: Report, appUrl: string): Promise<void> {
  const before = await readApp(appUrl, listOfAcme, v.array(v.unknown()));
  const rows: string[][] = [];
  for (const { title, call, expectedStatus } of REFUSAL_CASES) {
    const answer = await callApp(appUrl, call);
    assertThat(
      answer.status === expectedStatus,
      `${title}: ${expectedStatus} expected, ${describe(answer)} received`,
    );
    rows.push([title, `${call.method ?? 'GET'} ${call.path}`, describe(answer)]);
  }
  report.table(['what', 'request', 'answer'], rows);
  const after = await readApp(appUrl, listOfAcme, v.array(v.unknown()));
  assertThat(after.length === before.length, 'A transaction that failed left a project behind.');
  report.done('nothing reached another tenant or schema public, and nothing half-done stayed behind');
}

function describe({ status, body }: AppAnswer): string {
  return v.is(refusal, body) ? `${status} ${body.error.code}` : `${status} ${JSON.stringify(body)}`;
}
