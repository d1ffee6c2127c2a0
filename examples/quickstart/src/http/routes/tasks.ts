import { eq } from 'drizzle-orm';
import { Router } from 'express';
import * as v from 'valibot';
import { taskStatus, tasks } from '../../db/tables.ts';
import { getTenantDb } from '../../db/tenants.ts';
import { HttpError } from '../http-error.ts';
import { idParameter } from '../id-parameter.ts';

const taskChange = v.pipe(
  v.object({
    status: v.optional(v.picklist(taskStatus.enumValues)),
    dueOn: v.optional(v.pipe(v.string(), v.isoDate())),
  }),
  v.check((change) => Object.keys(change).length > 0, 'Name a status or a date to change.'),
);

export const taskRoutes: Router = Router();

taskRoutes.patch('/:id', async (request, response) => {
  const id = v.parse(idParameter, request.params.id);
  const change = v.parse(taskChange, request.body);
  const [task] = await getTenantDb().update(tasks).set(change).where(eq(tasks.id, id)).returning();
  if (!task) throw new HttpError(404, 'TASK_UNKNOWN', `There is no task ${id}.`);
  response.json(task);
});
