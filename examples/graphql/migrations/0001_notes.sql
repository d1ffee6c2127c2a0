create table notes (
  id integer primary key generated always as identity,
  body text not null check (btrim(body) <> ''),
  reply_to integer references notes (id),
  created_at timestamptz not null default now()
);
create index notes_reply_to on notes (reply_to);
