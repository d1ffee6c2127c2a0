create role reports login password '…';
create policy reports on members for select to reports using (true);
grant usage on schema dmt to reports;
grant select on dmt.tenants, members to reports;
