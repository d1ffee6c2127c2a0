create table plans (
  code text primary key,
  name text not null,
  price_cents integer not null
);

insert into plans (code, name, price_cents) values ('solo', 'Solo', 900), ('team', 'Team', 4900);
