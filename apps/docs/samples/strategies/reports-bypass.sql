create role reports login bypassrls password '…';
grant usage on schema dmt to reports;
grant select on dmt.tenants, members to reports;
