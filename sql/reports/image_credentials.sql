-- In how many images could content credentials (C2PA) be looked for, and in how many not?
-- reads:  images, image_facts
-- params:
-- scope:  all
WITH manifests AS (
  SELECT image_key, max(entry.value) AS outcome
  FROM (SELECT image_key, unnest(signals) AS entry FROM image_facts) AS entries
  WHERE entry.signal = 'c2pa:manifest'
  GROUP BY image_key
)
SELECT CASE WHEN image_facts.sha256 IS NULL OR manifests.outcome = 'reader-not-installed'
            THEN 'not_checkable'
            WHEN manifests.outcome IN ('unreadable', 'not-embedded')
              OR was_not_scanned(image_facts.state) THEN 'unreadable'
            ELSE 'checked' END AS reading,
       count(*) AS image_count
FROM images
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
LEFT JOIN manifests ON manifests.image_key = images.image_key
GROUP BY reading
ORDER BY reading
