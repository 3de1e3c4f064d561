-- Groups of images that show the same picture. Always empty for now: no stage looks for
-- near-duplicates yet.
-- reads:
SELECT CAST(NULL AS BIGINT) AS group_key, CAST(NULL AS VARCHAR) AS image_id,
       CAST(NULL AS INTEGER) AS distance, CAST(NULL AS BIGINT) AS image_key
WHERE FALSE
