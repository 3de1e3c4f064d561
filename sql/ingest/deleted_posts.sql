-- Keep what was deleted by its author: a later ingest of the same post must not bring it back.
-- reads:  deletion_observations
-- writes: deleted_posts
-- params: source_id, observed_at
-- scope:  part
SELECT platform, post_id, CAST($source_id AS INTEGER) AS source_id,
       max(coalesce(observed_at, CAST($observed_at AS TIMESTAMP))) AS observed_at
FROM deletion_observations
GROUP BY platform, post_id
