import { asc } from 'drizzle-orm';
import { Router } from 'express';
import * as v from 'valibot';
import { projectProgress, projects, tasks } from '../../db/tables.ts';
import { getTenantDb } from '../../db/tenants.ts';
import { HttpError } from '../http-error.ts';
import { idParameter } from '../id-parameter.ts';

const newProject = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  ownerId: v.optional(v.pipe(v.string(), v.uuid())),
  tasks: v.optional(v.array(v.string()), []),
});

export const projectRoutes: Router = Router();

projectRoutes.get('/', async (_request, response) => {
  response.json(
    await getTenantDb().query.projects.findMany({
      with: { owner: { columns: { name: true, email: true } }, tasks: true },
      orderBy: asc(projects.id),
    }),
  );
});

projectRoutes.get('/progress', async (_request, response) => {
  response.json(await getTenantDb().select().from(projectProgress).orderBy(asc(projectProgress.projectId)));
});

projectRoutes.get('/:id', async (request, response) => {
  const id = v.parse(idParameter, request.params.id);
  const project = await getTenantDb().query.projects.findFirst({
    where: (project, { eq }) => eq(project.id, id),
    with: { owner: true, tasks: true },
  });
  if (!project) throw new HttpError(404, 'PROJECT_UNKNOWN', `There is no project ${id}.`);
  response.json(project);
});

/** A project and its first tasks are created together or not at all. */
projectRoutes.post('/', async (request, response) => {
  const { tasks: titles, ...values } = v.parse(newProject, request.body);
  const created = await getTenantDb().transaction(async (tx) => {
    const [project] = await tx.insert(projects).values(values).returning();
    if (!project) throw new Error('An insert of one row returned none.');
    const rows = titles.map((title) => ({ projectId: project.id, title }));
    return { ...project, tasks: rows.length === 0 ? [] : await tx.insert(tasks).values(rows).returning() };
  });
  response.status(201).json(created);
});
