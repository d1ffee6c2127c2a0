create table orders (
  id serial primary key,
  user_id integer not null references users (id),
  total_cents integer not null
);

create index orders_user_id_index on orders (user_id);
