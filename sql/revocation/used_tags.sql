-- Which tags do posts have, each once? In Python they are folded and compared with names.
-- reads:  post_tags
-- params:
-- scope:  all
SELECT DISTINCT unnest(tags) AS tag
FROM post_tags
