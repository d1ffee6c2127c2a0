insert into "currencies" ("code", "name", "decimals") values
	('EUR', 'Euro', 2),
	('JPY', 'Yen', 0),
	('USD', 'US dollar', 2);
--> statement-breakpoint
insert into "plans" ("code", "name", "interval", "seat_price_cents") values
	('starter', 'Starter', 'month', 900),
	('team', 'Team', 'month', 1900),
	('team-yearly', 'Team, paid yearly', 'year', 19000);
