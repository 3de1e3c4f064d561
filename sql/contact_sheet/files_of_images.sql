-- Where may the files of these images lie, in the media store and in the exports, and which bytes had they when a
-- run looked at them? Those of an observation that was replaced can be originals, too.
-- reads:  images, posts, replaced_images, replaced_posts, sources, image_facts
-- params: image_keys
SELECT wanted.image_key, sources.root, wanted.path, image_facts.sha256, image_facts.location
FROM (
  SELECT image_key, post_key, path FROM store.images
  UNION ALL
  SELECT image_key, post_key, path FROM store.replaced_images
) AS wanted
SEMI JOIN (SELECT unnest(CAST($image_keys AS BIGINT[])) AS image_key) AS asked
  ON asked.image_key = wanted.image_key
JOIN (
  SELECT post_key, source_id FROM store.posts
  UNION ALL
  SELECT post_key, source_id FROM store.replaced_posts
) AS posts ON posts.post_key = wanted.post_key
JOIN store.sources AS sources ON sources.source_id = posts.source_id
JOIN store.image_facts AS image_facts ON image_facts.image_key = wanted.image_key
WHERE wanted.path IS NOT NULL AND image_facts.sha256 IS NOT NULL
ORDER BY wanted.image_key
