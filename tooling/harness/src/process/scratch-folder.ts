import { chown, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpenToOthers } from './is-open-to-others.ts';
import type { SystemUser } from './unprivileged-user.ts';

/** Makes a fresh folder, owned by `owner`, in a temporary folder that `owner` can enter. */
export async function createScratchFolder(label: string, owner: SystemUser | undefined): Promise<string> {
  const base = await realpath(tmpdir());
  const isUsable = owner === undefined || (await isOpenToOthers(base));
  const folder = await mkdtemp(join(isUsable ? base : '/tmp', `dmt-${label}-`));
  if (owner) await chown(folder, owner.uid, owner.gid);
  return folder;
}
