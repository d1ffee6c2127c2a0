-- Destroys data.
DROP VIEW "public"."project_progress";
--> statement-breakpoint
-- Destroys data.
DROP TABLE "order_counters" CASCADE;
--> statement-breakpoint
-- Destroys data.
DROP TABLE "orders" CASCADE;
--> statement-breakpoint
-- Destroys data.
DROP TABLE "projects" CASCADE;
--> statement-breakpoint
-- Destroys data.
DROP TABLE "tasks" CASCADE;
--> statement-breakpoint
-- Destroys data.
DROP TABLE "users" CASCADE;
--> statement-breakpoint
-- Destroys data.
DROP TYPE "public"."task_status";
--> statement-breakpoint
DROP FUNCTION next_order_number();
