-- Reject images that are missing, damaged or too small, and images whose own bytes refuse data
-- mining or indicate a minor; quarantine those whose metadata cannot be read.
-- reads:  posts, images, image_facts, signal_rules
-- writes: rejections
-- params: require_files
-- scope:  part
WITH found AS (
  SELECT images.image_key, coalesce(image_facts.state, 'missing') AS state, image_facts.signals
  FROM images
  LEFT JOIN image_facts ON image_facts.image_key = images.image_key
  WHERE $require_files OR images.path IS NOT NULL OR images.url IS NULL
),
spoken AS (
  SELECT image_key, entry.signal AS signal, entry.value AS value
  FROM (SELECT image_key, unnest(signals) AS entry FROM found) AS entries
)
SELECT CAST(NULL AS BIGINT) AS post_key, image_key,
       CASE state WHEN 'missing' THEN 'IMAGE_MISSING' WHEN 'too_small' THEN 'IMAGE_TOO_SMALL'
                  WHEN 'metadata_unreadable' THEN 'METADATA_UNREADABLE'
                  ELSE 'IMAGE_UNREADABLE' END AS code,
       concat('file ', replace(state, '_', ' ')) AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM found
WHERE state <> 'ok'
UNION ALL
SELECT DISTINCT CAST(NULL AS BIGINT), spoken.image_key,
       CASE WHEN signal_rules.signal IS NULL THEN 'SIGNAL_VALUE_UNKNOWN' ELSE signal_rules.code END,
       CASE WHEN signal_rules.signal IS NULL THEN spoken.signal
            ELSE concat(spoken.signal, ' = ', spoken.value) END,
       CAST(NULL AS TIMESTAMP)
FROM spoken
LEFT JOIN signal_rules
  ON signal_rules.signal = spoken.signal AND signal_rules.value = spoken.value
WHERE signal_rules.signal IS NULL OR signal_rules.code IS NOT NULL
UNION ALL
SELECT posts.post_key, CAST(NULL AS BIGINT), 'IMAGE_MISSING', 'the post has no photo',
       posts.observed_at
FROM posts
ANTI JOIN images ON images.post_key = posts.post_key
