-- Label each admitted post with the concepts of its tags, each once.
-- reads:  post_tags, barred_posts, tag_map
-- writes: labels
-- params:
-- scope:  part
SELECT uses.post_key, list_sort(list_distinct(list(tag_map.concept_id))) AS concept_ids
FROM (
  SELECT post_tags.post_key, unnest(post_tags.tags) AS tag
  FROM post_tags
  ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
) AS uses
JOIN tag_map ON tag_map.tag = uses.tag
WHERE tag_map.concept_id IS NOT NULL
GROUP BY uses.post_key
