-- Count in how many admitted posts each distinct raw tag stands.
-- reads:  post_tags, barred_posts
-- writes: tag_counts
-- params:
-- scope:  all
SELECT tag, count(*) AS post_count
FROM (
  SELECT unnest(post_tags.tags) AS tag
  FROM post_tags
  ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
) AS uses
GROUP BY tag
