-- How hashtags became concepts, or did not: distinct tags and posts by route.
-- reads:  tag_map
-- params:
SELECT route, count(*) AS tags, sum(post_count) AS posts
FROM tag_map
GROUP BY route
ORDER BY tags DESC, route
