-- What is ingested, and when was that last done?
-- reads:  sources, posts, images, accounts, malformed
-- params:
SELECT (SELECT count(*) FROM store.sources), (SELECT max(ingested_at) FROM store.sources),
       (SELECT count(*) FROM store.posts), (SELECT count(*) FROM store.images),
       (SELECT count(*) FROM store.accounts), (SELECT count(*) FROM store.malformed)
