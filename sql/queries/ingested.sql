-- What each ingest brought in, and how many records could not be read.
-- reads:  sources
-- params:
SELECT source_id, format, ingested_at, observed_at, post_count, profile_count, status_count,
       image_count, malformed_count, duplicate_count
FROM sources
ORDER BY source_id
