/** Something about the server by which rows of one tenant could reach another. */
export interface IsolationFinding {
  readonly kind: IsolationFindingKind;
  /** What has the problem, as SQL names it: a role, `public.users`, a view, a function. */
  readonly object: string;
  /** For a policy its name, for a privilege what it allows, for a role the one it may become. */
  readonly detail: string;
}

export type IsolationFindingKind =
  | 'superuser'
  | 'bypass-rls'
  | 'may-become'
  | 'owner'
  | 'no-column'
  | 'not-enabled'
  | 'not-forced'
  | 'no-policy'
  | 'loose-policy'
  | 'loose-collation'
  | 'privilege'
  | 'leaky-view'
  | 'definer-function';

export interface Explanation {
  /** To be read as a sentence; without its full stop. */
  readonly reason: string;
  readonly remedy: string;
}

const ANOTHER_ROLE =
  'Connect as a role of its own that owns nothing: create role app login nosuperuser nobypassrls; and grant it select, insert, update, delete on the tables.';
const GENERATE = 'Run `dmt generate` and `dmt migrate` as the owner of the tables.';

/** Of the worst first: what a role may do makes all that is said of tables pointless. */
export const findingKinds: Readonly<
  Record<IsolationFindingKind, (finding: IsolationFinding) => Explanation>
> = {
  superuser: ({ object }) => ({
    reason: `Role ${object}, as which the application connects, is a superuser, for whom no policy holds`,
    remedy: ANOTHER_ROLE,
  }),
  'bypass-rls': ({ object }) => ({
    reason: `Role ${object}, as which the application connects, has BYPASSRLS, so no policy holds for it`,
    remedy: `Run: alter role ${object} nobypassrls; or connect as another role.`,
  }),
  'may-become': ({ object, detail }) => ({
    reason: `Role ${object}, as which the application connects, may become ${detail}, for whom no policy holds`,
    remedy: `Run: revoke ${detail} from ${object}; or connect as another role.`,
  }),
  owner: ({ object, detail }) => ({
    reason: `The role as which the application connects is the owner of ${object} (${detail}) or a member of it, so it may switch its policies off`,
    remedy: ANOTHER_ROLE,
  }),
  'no-column': ({ object, detail }) => ({
    reason: `Table ${object} has no column ${detail}, so nothing says whose its rows are`,
    remedy: 'Declare the column in the Drizzle table, and run `dmt generate` and `dmt migrate`.',
  }),
  'not-enabled': ({ object }) => ({
    reason: `Table ${object} has no row level security`,
    remedy: `${GENERATE} Or run: alter table ${object} enable row level security;`,
  }),
  'not-forced': ({ object }) => ({
    reason: `Row level security of table ${object} is not forced, so it does not hold for its owner, nor for functions and views of the owner`,
    remedy: `${GENERATE} Or run: alter table ${object} force row level security;`,
  }),
  'no-policy': ({ object }) => ({
    reason: `Table ${object} has no policy for this role that compares its rows with the tenant`,
    remedy: GENERATE,
  }),
  'loose-policy': ({ object, detail }) => ({
    reason: `Policy ${detail} of table ${object} does not compare both what is read and what is written with the tenant, and policies add up`,
    remedy: `Drop it, or make it restrictive: drop policy ${detail} on ${object};`,
  }),
  'loose-collation': ({ object, detail }) => ({
    reason: `Column ${detail} of table ${object} has a collation for which different ids are equal`,
    remedy: `Run: alter table ${object} alter column ${detail} type text collate "C";`,
  }),
  privilege: ({ object, detail }) => ({
    reason: `The role as which the application connects has ${detail} on table ${object}, which row level security does not restrict`,
    remedy: `Run: revoke ${detail} on ${object} from the role, and from public if it comes from there.`,
  }),
  'leaky-view': ({ object, detail }) => ({
    reason: `View ${object} reads ${detail} with the rights of its owner`,
    remedy: `Run: alter view ${object} set (security_invoker = true); or take select on it from the role (a materialized view has no such option).`,
  }),
  'definer-function': ({ object, detail }) => ({
    reason: `Function ${object} runs as ${detail}, for whom no policy holds, and seems to read tables of tenants`,
    remedy: `Run: alter function ${object} security invoker; or revoke execute on it from public and the role.`,
  }),
};

/** What is wrong and what to do about it, for people. */
export function explainFinding(finding: IsolationFinding): Explanation {
  return findingKinds[finding.kind](finding);
}
