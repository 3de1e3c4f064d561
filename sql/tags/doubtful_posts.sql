-- Find the posts with a tag that a language decides about.
-- reads:  post_tags, possible_readings
-- writes: doubtful_posts
-- params:
-- scope:  part
SELECT DISTINCT uses.post_key
FROM (SELECT post_tags.post_key, unnest(post_tags.tags) AS tag FROM post_tags) AS uses
SEMI JOIN possible_readings ON possible_readings.tag = uses.tag
