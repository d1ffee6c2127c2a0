import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { GenerateFailedError } from '@dmt/core';
import { BREAKPOINT, renderDownFile } from './down-file.ts';
import { driveFolderKit, type FolderKit, listKitFolders } from './folder-kit.ts';
import { type FolderStates, findLeaves, readStates } from './folder-states.ts';
import { type GenerateOrder, nameOfMigration, type WrittenMigration } from './generate-options.ts';
import type { InstalledKit } from './installed-kit.ts';
import { placeFolder } from './place-files.ts';
import { invert, type Rename } from './rename.ts';
import { createHint, type Hint, type OpenQuestion, renameHints } from './rename-hints.ts';
import { type Ambiguity, cannotRename, resolveAmbiguity, unanswered } from './rename-question.ts';
import { inScratchFolder } from './scratch-folder.ts';
import type { JsonObject } from './snapshot.ts';

/** Kinds of which a new one in place of an old one loses something. */
const KEPT_KINDS = new Set(['enum', 'sequence']);

/** Generates with drizzle-kit 1.x. @returns `undefined` when there is nothing to generate */
export function generateFolder(
  installed: InstalledKit,
  order: GenerateOrder,
): Promise<WrittenMigration | undefined> {
  return inScratchFolder(async (scratch) => {
    const names = await listKitFolders(order.folder);
    for (const name of names)
      await cp(join(order.folder, name), join(scratch, 'out', name), { recursive: true });
    const kit = await driveFolderKit(installed, order, scratch);
    const site = { kit, order, scratch, names };
    const added = (await order.addition?.()) ?? [];
    const answered = (await generateAnswered(site)) ?? (await generateEmpty(site, added));
    if (answered === undefined) return undefined;
    const { folder, renames } = answered;
    const { down } = await readStatesAround(site, folder, renameHints(renames.map(invert).reverse()));
    await writeFile(join(folder, 'down.sql'), renderDownFile(down));
    await append(join(folder, 'migration.sql'), added);
    const placed = await place(order.folder, folder);
    return {
      tag: basename(placed),
      upPath: join(placed, 'migration.sql'),
      downPath: join(placed, 'down.sql'),
    };
  });
}

/** drizzle-kit has nothing to say, but others have. */
async function generateEmpty(
  { kit, order, names }: Site,
  added: ReadonlyArray<string>,
): Promise<{ readonly folder: string; readonly renames: ReadonlyArray<Rename> } | undefined> {
  if (added.length === 0) return undefined;
  const answer = await kit.generate(nameOfMigration(order, names.length === 0), { custom: true });
  if (answer.status !== 'ok') throw new Error(`drizzle-kit answered ${answer.status} to an empty migration.`);
  await writeFile(join(answer.folder, 'migration.sql'), '');
  return { folder: answer.folder, renames: [] };
}

async function append(path: string, statements: ReadonlyArray<string>): Promise<void> {
  if (statements.length === 0) return;
  const written = (await readFile(path, 'utf8')).trimEnd();
  const texts = written === '' ? statements : [`${written}\n`, ...statements];
  await writeFile(path, texts.join(BREAKPOINT));
}

/** Where one generation happens: a copy of the migrations, of which nobody but us knows. */
interface Site {
  readonly kit: FolderKit;
  readonly order: GenerateOrder;
  readonly scratch: string;
  /** The migrations that were there before. */
  readonly names: ReadonlyArray<string>;
}

/** Runs drizzle-kit until all its questions are answered: those of tables first, then those of columns. */
async function generateAnswered(
  site: Site,
): Promise<{ readonly folder: string; readonly renames: ReadonlyArray<Rename> } | undefined> {
  const { kit, order } = site;
  const name = nameOfMigration(order, site.names.length === 0);
  const renames = [...order.renames];
  const created: Hint[] = [];
  for (;;) {
    const hints = [...renameHints(renames), ...created];
    const answer = await kit.generate(name, { hints });
    if (answer.status === 'no_changes') return undefined;
    if (answer.status === 'ok') return { folder: answer.folder, renames };
    const { questions } = answer;
    assertNew(questions, hints);
    if (order.noRenames) {
      created.push(...questions.map(createHint));
      continue;
    }
    const replaced = questions.filter(({ kind }) => KEPT_KINDS.has(kind));
    if (replaced.length > 0) throw cannotRename(replaced.map(({ entity }) => entity.at(-1) ?? ''));
    const answers = await answerAll(site, questions, hints, renames);
    for (const [question, rename] of answers) {
      if (rename) renames.push(rename);
      else created.push(createHint(question));
    }
  }
}

/** A question that was answered and comes back would be asked for ever. */
function assertNew(questions: ReadonlyArray<OpenQuestion>, hints: ReadonlyArray<Hint>): void {
  const nameOf = (kind: string, entity: ReadonlyArray<string>): string => `${kind} ${entity.join('.')}`;
  const answered = new Set(
    hints.map((hint) => nameOf(hint.kind, hint.type === 'create' ? hint.entity : hint.to)),
  );
  const again = questions.find(({ kind, entity }) => answered.has(nameOf(kind, entity)));
  if (!again) return;
  throw new GenerateFailedError(
    `drizzle-kit does not take the answer about ${nameOf(again.kind, again.entity)}`,
    { remedy: 'Correct --rename, or run drizzle-kit yourself: dmt applies what it writes.' },
  );
}

async function answerAll(
  site: Site,
  questions: ReadonlyArray<OpenQuestion>,
  hints: ReadonlyArray<Hint>,
  renames: ReadonlyArray<Rename>,
): Promise<Array<readonly [OpenQuestion, Rename | undefined]>> {
  const { askRename, type } = site.order;
  const states = await tryAllCreated(site, hints);
  const ambiguities = questions.map(
    (question) => [question, ambiguityOf(question, states, renames)] as const,
  );
  const open = ambiguities.flatMap(([, ambiguity]) => (ambiguity ? [ambiguity] : []));
  if (open.length > 0 && !askRename) throw unanswered(open);
  const answers: Array<readonly [OpenQuestion, Rename | undefined]> = [];
  const taken = new Set<string>();
  for (const [question, ambiguity] of ambiguities) {
    const gone = ambiguity?.gone.filter((name) => !taken.has(`${ambiguity.table}.${name}`)) ?? [];
    const rename =
      ambiguity && askRename && gone.length > 0
        ? await resolveAmbiguity({ ...ambiguity, gone }, type, askRename)
        : undefined;
    if (rename) taken.add(`${ambiguity?.table}.${rename.column ?? rename.table}`);
    answers.push([question, rename]);
  }
  return answers;
}

/** What the schema was and will be; drizzle-kit tells only of a migration that it wrote. */
async function tryAllCreated(site: Site, hints: ReadonlyArray<Hint>): Promise<FolderStates> {
  const all = [...hints];
  for (;;) {
    const answer = await site.kit.generate('attempt', { hints: all });
    if (answer.status === 'missing_hints') {
      assertNew(answer.questions, all);
      all.push(...answer.questions.map(createHint));
      continue;
    }
    if (answer.status === 'no_changes') return { before: [], after: [], down: [] };
    const states = await readStatesAround(site, answer.folder, []);
    await rm(answer.folder, { recursive: true });
    return states;
  }
}

async function readStatesAround(
  site: Site,
  folder: string,
  downHints: ReadonlyArray<Hint>,
): Promise<FolderStates> {
  const { order, scratch, names } = site;
  const after = [...names, basename(folder)];
  const leaves = await findLeaves(scratch, names);
  if (leaves.length <= 1) {
    return readStates(order.configFile, scratch, { before: names, after }, downHints);
  }
  const joined = await joinBranches(site, folder);
  const before = [...names, basename(joined)];
  const states = await readStates(order.configFile, scratch, { before, after }, downHints);
  await rm(joined, { recursive: true });
  return states;
}

/** Writes an empty migration that joins branches: what it starts from is what the new one starts from. */
async function joinBranches({ kit, scratch }: Site, folder: string): Promise<string> {
  const aside = join(scratch, 'aside');
  await rename(folder, aside);
  const joined = await kit.generate('joined', { custom: true });
  await rename(aside, folder);
  if (joined.status === 'ok') return joined.folder;
  throw new Error(`drizzle-kit answered ${joined.status} to an empty migration.`);
}

/** A question as people are asked it; `undefined` when it is of a kind that nothing is lost of. */
function ambiguityOf(
  { kind, entity }: OpenQuestion,
  { before, after }: FolderStates,
  renames: ReadonlyArray<Rename>,
): Ambiguity | undefined {
  if (kind !== 'table' && kind !== 'column') return undefined;
  const nameNow = (table: unknown): string =>
    renames.reduce(
      (name, each) => (each.column === undefined && each.table === name ? each.to : name),
      String(table),
    );
  const name = entity.at(-1) ?? '';
  const table = kind === 'column' ? entity.at(-2) : undefined;
  const named = (entities: ReadonlyArray<JsonObject>): string[] =>
    entities.flatMap((each): string[] => {
      if (each.entityType !== `${kind}s`) return [];
      if (table === undefined) return [nameNow(each.name)];
      return nameNow(each.table) === table ? [String(each.name)] : [];
    });
  const isRenamed = (each: string): boolean =>
    renames.some(({ table: owner, column }) => column === each && nameNow(owner) === table);
  const kept = new Set(named(after));
  return { table, name, gone: named(before).filter((each) => !kept.has(each) && !isRenamed(each)) };
}

async function place(root: string, folder: string): Promise<string> {
  try {
    return await placeFolder(root, folder);
  } catch (cause) {
    throw new GenerateFailedError(`The migration ${basename(folder)} could not be put into ${root}`, {
      cause,
      remedy: 'Look whether somebody else generated at the same moment, and run it again.',
    });
  }
}
