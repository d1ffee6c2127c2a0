import type { DriftGroup, FleetDrift, SchemaDifference } from '@dmt/migrator';
import { explainFailure, type FailureContext } from '../../failure/explain-failure.ts';
import { groupFailures } from '../../failure/group-failures.ts';
import { renderFailureGroups } from '../../failure/render-failure-groups.ts';
import { formatCount, formatNumber } from '../../output/format-count.ts';
import { listNames } from '../../output/list-names.ts';
import type { Look } from '../../output/output.ts';
import { printable } from '../../output/printable.ts';
import { renderNextStep } from '../../output/render-next-step.ts';

const MAX_GROUPS = 10;
const MAX_DIFFERENCES = 20;
const WIDTH_OF_NAMES = 60;

/** Headline, then the tenants that differ, those with the same differences together, then what could not be told. */
export function renderDrift(drift: FleetDrift, context: FailureContext, look: Look): string {
  const { groups, details, total } = drift;
  if (total === 0) return `${look.palette.attention(look.glyphs.attention)} There are no tenants.`;
  const shown = look.isVerbose ? groups : groups.slice(0, MAX_GROUPS);
  const hidden = groups.length - shown.length;
  const failing = details.filter(({ status }) => status === 'error');
  return [
    headline(drift, look),
    ...shown.map((group) => renderGroup(group, look)),
    hidden > 0
      ? `  ${look.palette.faint(`and ${formatCount(hidden, 'group')} more; --verbose shows all`)}`
      : '',
    ...renderFailureGroups(groupFailures(failing, context), look),
    drift.drifted > 0 ? renderNextStep('dmt diff --all --fix > repair.sql, and read it', look) : '',
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

/** Nothing but SQL, so that it can be sent to a file. */
export function renderRepair({ details, total, ok }: FleetDrift, context: FailureContext): string {
  const scripts = details.flatMap(({ status, tenantId, repairScript, error }) => {
    if (status === 'ok') return [];
    if (repairScript !== undefined) return [repairScript];
    return [
      `-- Tenant ${printable(tenantId)} could not be compared: ${printable(explainFailure(error, context).reason)}\n`,
    ];
  });
  if (ok < total) return scripts.join('\n').trimEnd();
  return `-- ${formatCount(total, 'tenant')}: nothing to repair.`;
}

function headline({ total, ok, drifted, failed }: FleetDrift, { palette, glyphs }: Look): string {
  const parts = [
    ok > 0 ? `${formatNumber(ok)} as migrated` : '',
    drifted > 0 ? palette.bad(`${formatNumber(drifted)} drifted`) : '',
    failed > 0 ? palette.bad(`${formatNumber(failed)} in error`) : '',
  ].filter((part) => part !== '');
  const mark = ok === total ? palette.good(glyphs.good) : palette.bad(glyphs.bad);
  return `${mark} ${palette.strong(formatCount(total, 'tenant'))}: ${parts.join(', ')}`;
}

function renderGroup({ differences, tenantIds }: DriftGroup, look: Look): string {
  const shown = look.isVerbose ? differences : differences.slice(0, MAX_DIFFERENCES);
  const hidden = differences.length - shown.length;
  return [
    look.palette.strong(
      `${formatCount(tenantIds.length, 'tenant')}: ${listNames(tenantIds, WIDTH_OF_NAMES)}`,
    ),
    ...shown.flatMap((difference) => renderDifference(difference, look)),
    ...(hidden > 0
      ? [`  ${look.palette.faint(`and ${formatNumber(hidden)} more; --verbose shows all`)}`]
      : []),
  ].join('\n');
}

const SIGNS = { missing: '-', extra: '+', changed: '~' } as const;

function renderDifference({ change, kind, name, properties }: SchemaDifference, { palette }: Look): string[] {
  const value = (text: string | null): string => (text === null ? 'none' : printable(text));
  return [
    `  ${palette.attention(`${SIGNS[change]} ${change}`)} ${kind} ${printable(name)}`,
    ...properties.flatMap(({ property, expected, actual }) => [
      `      ${palette.faint(`${property}, migrated:`)} ${value(expected)}`,
      `      ${palette.faint(`${property}, found:`)}    ${value(actual)}`,
    ]),
  ];
}
