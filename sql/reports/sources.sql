-- What did each export hold, and when was it read?
-- reads:  sources
-- params:
-- scope:  all
SELECT source_id, format, ingested_at, observed_at, declared_public, ignored_columns, post_count,
       profile_count, status_count, image_count, skipped_count, malformed_count, duplicate_count
FROM sources
ORDER BY source_id
