ALTER TYPE "public"."task_status" ADD VALUE 'blocked' BEFORE 'done';--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "due_on" date;--> statement-breakpoint
CREATE INDEX "tasks_due_index" ON "tasks" USING btree ("due_on") WHERE "tasks"."status" <> 'done';