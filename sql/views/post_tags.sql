-- Every use of a hashtag. A tag is shown where it became a concept; any other could name a person,
-- and shows as a pseudonym.
-- reads:  post_tags, posts, tag_map
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       store.shown(uses.tag, CASE WHEN tag_map.concept_id IS NOT NULL THEN uses.tag
                                  ELSE store.pseudonym('tag', '', uses.tag) END) AS tag,
       tag_map.route, tag_map.concept_id, tag_map.concept_name, uses.post_key
FROM (SELECT post_tags.post_key, unnest(post_tags.tags) AS tag FROM store.post_tags AS post_tags)
  AS uses
JOIN store.posts AS posts ON posts.post_key = uses.post_key
LEFT JOIN store.tag_map AS tag_map ON tag_map.tag = uses.tag
