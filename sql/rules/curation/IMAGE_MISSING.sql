-- There is no photo: no file where the export says, or the post has none.
-- remedy: Add the file to the export and ingest it again.
-- tier:   6
-- strict: reject      private-accounts: reject
-- never ignored: there is no image to keep
-- reads:  posts, images, image_facts
-- params: require_files
-- scope:  part
SELECT CAST(NULL AS BIGINT) AS post_key, images.image_key, 'file missing' AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
WHERE coalesce(image_facts.state, 'missing') = 'missing'
  AND ($require_files OR images.path IS NOT NULL OR images.url IS NULL)
UNION ALL
SELECT posts.post_key, CAST(NULL AS BIGINT), 'the post has no photo', posts.observed_at
FROM posts
ANTI JOIN images ON images.post_key = posts.post_key
