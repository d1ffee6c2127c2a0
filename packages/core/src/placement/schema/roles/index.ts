export { assertRoleUsable } from './assert-role-usable.ts';
export { findRoleGaps, type RoleGap } from './find-role-gaps.ts';
export { readersRoleName, tenantRoleName } from './role-name.ts';
