-- How many kept pictures have each kind of data beside their pixels, as they came and as they leave? The
-- kind is null for those that could not be taken apart, and leave as they came.
-- reads:  kept_images, image_facts
-- params:
-- scope:  all
WITH kept AS (
  SELECT image_facts.metadata, image_facts.media_metadata
  FROM image_facts
  SEMI JOIN kept_images ON kept_images.image_key = image_facts.image_key
  WHERE image_facts.location IS NOT NULL
),
kinds AS (
  SELECT unnest(metadata) AS kind, 1 AS had, 0 AS has FROM kept
  UNION ALL
  SELECT unnest(media_metadata), 0, 1 FROM kept
  UNION ALL
  SELECT NULL, 1, 1 FROM kept WHERE metadata IS NULL
)
SELECT kind, sum(had) AS before_count, sum(has) AS after_count
FROM kinds
GROUP BY kind
ORDER BY kind
