create table notes (
  id integer primary key generated always as identity,
  body text not null check (btrim(body) <> ''),
  created_at timestamptz not null default now()
);
