-- Take the hashtags of each post: the export's own list where it has one, else those of the caption.
-- reads:  post_observations
-- writes: post_tags
-- params: first_post_key, hashtag_pattern
-- scope:  part
SELECT
  CAST($first_post_key + seen.row AS BIGINT) AS post_key,
  coalesce(seen.tags, list_transform(
    list_filter(regexp_extract_all(seen.caption, $hashtag_pattern),
                lambda found: starts_with(found, '#') OR starts_with(found, '＃')),
    lambda found: substring(found, 2)
  )) AS tags
FROM post_observations AS seen
WHERE len(seen.tags) > 0
   OR (seen.tags IS NULL AND (contains(seen.caption, '#') OR contains(seen.caption, '＃')))
