-- How many of those expected in a published cell had rated it; `ratings_count` also has those nobody expected. A round
-- published before has no value here, and is read as if everybody who rated had been expected.
alter table ledger.published_cells add column expected_ratings_count integer;
