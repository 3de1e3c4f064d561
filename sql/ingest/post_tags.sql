-- Take the tags of each post: the export's own list, else the hashtags and emoji of the caption.
-- reads:  post_observations
-- writes: post_tags
-- params: first_post_key, may_hold_tags, tag_pattern
-- scope:  part
-- As a table, or the tags are looked for once for the condition and once to be written.
WITH found AS MATERIALIZED (
  SELECT
    CAST($first_post_key + seen.row AS BIGINT) AS post_key,
    coalesce(seen.tags, list_transform(
      list_filter(regexp_extract_all(seen.caption, $tag_pattern),
                  lambda found: starts_with(found, '#') OR starts_with(found, '＃')
                             OR (unicode(found) > 127
                                 AND NOT contains(found, '#') AND NOT contains(found, '＃'))),
      lambda found: ltrim(found, '#＃')
    )) AS tags
  FROM post_observations AS seen
  WHERE len(seen.tags) > 0
     OR (seen.tags IS NULL AND regexp_matches(seen.caption, $may_hold_tags))
)
SELECT post_key, tags
FROM found
WHERE len(tags) > 0
