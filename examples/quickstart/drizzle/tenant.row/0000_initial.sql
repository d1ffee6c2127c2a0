-- Written by hand. A sequence would count the orders of all tenants; this counts those of each.
create function next_order_number() returns integer language plpgsql as $$
declare
  next_number integer;
begin
  insert into order_counters as counter (last_number) values (1001)
    on conflict (tenant_id) do update set last_number = counter.last_number + 1
    returning last_number into next_number;
  return next_number;
end
$$;
--> statement-breakpoint
CREATE TYPE "public"."task_status" AS ENUM('open', 'doing', 'blocked', 'done');
--> statement-breakpoint
CREATE TABLE "order_counters" (
	"tenant_id" text DEFAULT (nullif(current_setting('app.tenant_id', true), ''))::text NOT NULL,
	"last_number" integer NOT NULL,
	CONSTRAINT "order_counters_tenant_id_pk" PRIMARY KEY("tenant_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"tenant_id" text DEFAULT (nullif(current_setting('app.tenant_id', true), ''))::text NOT NULL,
	"number" integer DEFAULT next_order_number() NOT NULL,
	"plan_code" text NOT NULL,
	"currency_code" char(3) NOT NULL,
	"seats" integer NOT NULL,
	"total_cents" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_tenant_id_number_pk" PRIMARY KEY("tenant_id","number"),
	CONSTRAINT "orders_seats_positive" CHECK ("orders"."seats" > 0)
);
--> statement-breakpoint
CREATE TABLE "projects" (
	"tenant_id" text DEFAULT (nullif(current_setting('app.tenant_id', true), ''))::text NOT NULL,
	"id" integer GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"owner_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "projects_tenant_id_id_pk" PRIMARY KEY("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"tenant_id" text DEFAULT (nullif(current_setting('app.tenant_id', true), ''))::text NOT NULL,
	"id" integer GENERATED ALWAYS AS IDENTITY (sequence name "tasks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"project_id" integer NOT NULL,
	"title" text NOT NULL,
	"status" "task_status" DEFAULT 'open' NOT NULL,
	"due_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "tasks_title_not_blank" CHECK (btrim("tasks"."title") <> '')
);
--> statement-breakpoint
CREATE TABLE "users" (
	"tenant_id" text DEFAULT (nullif(current_setting('app.tenant_id', true), ''))::text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_tenant_id_id_pk" PRIMARY KEY("tenant_id","id"),
	CONSTRAINT "users_email_unique" UNIQUE("tenant_id","email")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_plan_code_plans_code_fk" FOREIGN KEY ("plan_code") REFERENCES "public"."plans"("code") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_currency_code_currencies_code_fk" FOREIGN KEY ("currency_code") REFERENCES "public"."currencies"("code") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_tenant_id_owner_id_users_tenant_id_id_fk" FOREIGN KEY ("tenant_id","owner_id") REFERENCES "public"."users"("tenant_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_tenant_id_project_id_projects_tenant_id_id_fk" FOREIGN KEY ("tenant_id","project_id") REFERENCES "public"."projects"("tenant_id","id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "orders_plan_index" ON "orders" USING btree ("tenant_id","plan_code");
--> statement-breakpoint
CREATE INDEX "tasks_project_status_index" ON "tasks" USING btree ("tenant_id","project_id","status");
--> statement-breakpoint
CREATE INDEX "tasks_due_index" ON "tasks" USING btree ("tenant_id","due_on") WHERE "tasks"."status" <> 'done';
--> statement-breakpoint
CREATE VIEW "public"."project_progress" WITH (security_invoker = true) AS (select "projects"."id", "projects"."name", count("tasks"."id") as "task_count", count(*) filter (where "tasks"."status" = 'done') as "done_count" from "projects" left join "tasks" on "tasks"."project_id" = "projects"."id" group by "projects"."tenant_id", "projects"."id", "projects"."name");
--> statement-breakpoint
-- dmt:row-isolation 28811acc8d8a54ec order_counters
alter table "order_counters" enable row level security;
--> statement-breakpoint
alter table "order_counters" force row level security;
--> statement-breakpoint
drop policy if exists "dmt_tenant_rows" on "order_counters";
--> statement-breakpoint
create policy "dmt_tenant_rows" on "order_counters" using ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text) with check ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text);
--> statement-breakpoint
alter table "order_counters" alter column "tenant_id" set default (nullif(current_setting('app.tenant_id', true), ''))::text;
--> statement-breakpoint
create or replace function "dmt_tenant_is_immutable"() returns trigger language plpgsql set search_path = '' as $dmt$
begin
  raise exception 'a row of "%" cannot move to another tenant', tg_table_name using errcode = '42501';
end
$dmt$;
--> statement-breakpoint
drop trigger if exists "dmt_tenant_is_immutable" on "order_counters";
--> statement-breakpoint
create trigger "dmt_tenant_is_immutable" before update on "order_counters" for each row when (old."tenant_id" is distinct from new."tenant_id") execute function "dmt_tenant_is_immutable"();
--> statement-breakpoint
revoke truncate, references, trigger on "order_counters" from public;
--> statement-breakpoint
grant select, insert, update, delete on "order_counters" to "quickstart_app";
--> statement-breakpoint
revoke truncate, references, trigger on "order_counters" from "quickstart_app";
--> statement-breakpoint
-- dmt:row-isolation 99bda799f532d1f8 orders
alter table "orders" enable row level security;
--> statement-breakpoint
alter table "orders" force row level security;
--> statement-breakpoint
drop policy if exists "dmt_tenant_rows" on "orders";
--> statement-breakpoint
create policy "dmt_tenant_rows" on "orders" using ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text) with check ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text);
--> statement-breakpoint
alter table "orders" alter column "tenant_id" set default (nullif(current_setting('app.tenant_id', true), ''))::text;
--> statement-breakpoint
drop trigger if exists "dmt_tenant_is_immutable" on "orders";
--> statement-breakpoint
create trigger "dmt_tenant_is_immutable" before update on "orders" for each row when (old."tenant_id" is distinct from new."tenant_id") execute function "dmt_tenant_is_immutable"();
--> statement-breakpoint
revoke truncate, references, trigger on "orders" from public;
--> statement-breakpoint
grant select, insert, update, delete on "orders" to "quickstart_app";
--> statement-breakpoint
revoke truncate, references, trigger on "orders" from "quickstart_app";
--> statement-breakpoint
-- dmt:row-isolation b25150b39f553ed0 projects
alter table "projects" enable row level security;
--> statement-breakpoint
alter table "projects" force row level security;
--> statement-breakpoint
drop policy if exists "dmt_tenant_rows" on "projects";
--> statement-breakpoint
create policy "dmt_tenant_rows" on "projects" using ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text) with check ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text);
--> statement-breakpoint
alter table "projects" alter column "tenant_id" set default (nullif(current_setting('app.tenant_id', true), ''))::text;
--> statement-breakpoint
drop trigger if exists "dmt_tenant_is_immutable" on "projects";
--> statement-breakpoint
create trigger "dmt_tenant_is_immutable" before update on "projects" for each row when (old."tenant_id" is distinct from new."tenant_id") execute function "dmt_tenant_is_immutable"();
--> statement-breakpoint
revoke truncate, references, trigger on "projects" from public;
--> statement-breakpoint
grant select, insert, update, delete on "projects" to "quickstart_app";
--> statement-breakpoint
revoke truncate, references, trigger on "projects" from "quickstart_app";
--> statement-breakpoint
-- dmt:row-isolation 0f22850a34705f80 tasks
alter table "tasks" enable row level security;
--> statement-breakpoint
alter table "tasks" force row level security;
--> statement-breakpoint
drop policy if exists "dmt_tenant_rows" on "tasks";
--> statement-breakpoint
create policy "dmt_tenant_rows" on "tasks" using ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text) with check ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text);
--> statement-breakpoint
alter table "tasks" alter column "tenant_id" set default (nullif(current_setting('app.tenant_id', true), ''))::text;
--> statement-breakpoint
drop trigger if exists "dmt_tenant_is_immutable" on "tasks";
--> statement-breakpoint
create trigger "dmt_tenant_is_immutable" before update on "tasks" for each row when (old."tenant_id" is distinct from new."tenant_id") execute function "dmt_tenant_is_immutable"();
--> statement-breakpoint
revoke truncate, references, trigger on "tasks" from public;
--> statement-breakpoint
grant select, insert, update, delete on "tasks" to "quickstart_app";
--> statement-breakpoint
revoke truncate, references, trigger on "tasks" from "quickstart_app";
--> statement-breakpoint
-- dmt:row-isolation b8e000b8886deb69 users
alter table "users" enable row level security;
--> statement-breakpoint
alter table "users" force row level security;
--> statement-breakpoint
drop policy if exists "dmt_tenant_rows" on "users";
--> statement-breakpoint
create policy "dmt_tenant_rows" on "users" using ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text) with check ("tenant_id" = (select nullif(current_setting('app.tenant_id', true), ''))::text);
--> statement-breakpoint
alter table "users" alter column "tenant_id" set default (nullif(current_setting('app.tenant_id', true), ''))::text;
--> statement-breakpoint
drop trigger if exists "dmt_tenant_is_immutable" on "users";
--> statement-breakpoint
create trigger "dmt_tenant_is_immutable" before update on "users" for each row when (old."tenant_id" is distinct from new."tenant_id") execute function "dmt_tenant_is_immutable"();
--> statement-breakpoint
revoke truncate, references, trigger on "users" from public;
--> statement-breakpoint
grant select, insert, update, delete on "users" to "quickstart_app";
--> statement-breakpoint
revoke truncate, references, trigger on "users" from "quickstart_app";
--> statement-breakpoint
-- dmt:row-isolation ad6872243335ddd8 project_progress
alter view "project_progress" set (security_invoker = true);
--> statement-breakpoint
grant select on "project_progress" to "quickstart_app";
