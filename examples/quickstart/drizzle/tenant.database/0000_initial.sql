CREATE TYPE "public"."task_status" AS ENUM('open', 'doing', 'blocked', 'done');
--> statement-breakpoint
CREATE SEQUENCE "public"."order_numbers" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1001 CACHE 1;
--> statement-breakpoint
CREATE TABLE "orders" (
	"number" integer PRIMARY KEY DEFAULT nextval('order_numbers') NOT NULL,
	"plan_code" text NOT NULL,
	"currency_code" char(3) NOT NULL,
	"seats" integer NOT NULL,
	"total_cents" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_seats_positive" CHECK ("orders"."seats" > 0)
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"owner_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"project_id" integer NOT NULL,
	"title" text NOT NULL,
	"status" "task_status" DEFAULT 'open' NOT NULL,
	"due_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_title_not_blank" CHECK (btrim("tasks"."title") <> '')
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "orders_plan_index" ON "orders" USING btree ("plan_code");
--> statement-breakpoint
CREATE INDEX "tasks_project_status_index" ON "tasks" USING btree ("project_id","status");
--> statement-breakpoint
CREATE INDEX "tasks_due_index" ON "tasks" USING btree ("due_on") WHERE "tasks"."status" <> 'done';
--> statement-breakpoint
CREATE VIEW "public"."project_progress" AS (select "projects"."id", "projects"."name", count("tasks"."id") as "task_count", count(*) filter (where "tasks"."status" = 'done') as "done_count" from "projects" left join "tasks" on "tasks"."project_id" = "projects"."id" group by "projects"."id", "projects"."name");
