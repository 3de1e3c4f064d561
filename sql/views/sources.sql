-- What was ingested: each source with its format, its times and its counts.
-- reads:  sources
-- personal: root
SELECT sources.source_id, sources.format, sources.root, sources.ingested_at, sources.observed_at,
       sources.declared_public, sources.ignored_columns,
       sources.post_count, sources.profile_count, sources.status_count, sources.image_count,
       sources.skipped_count, sources.malformed_count, sources.duplicate_count,
       sources.content_sha256
FROM store.sources AS sources
