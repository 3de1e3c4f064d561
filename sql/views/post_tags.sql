-- Every use of a hashtag, with the concept that it is in its post: a tag can mean something else in
-- the language of the post, or of its account. A tag is shown where it is a known word, or where
-- min_accounts accounts use what a curator gave a concept; any other, compounds too, could name a
-- person, and shows as a pseudonym.
-- reads:  post_tags, posts, post_languages, tag_map, tag_readings, tag_counts
SELECT store.shown(meant.post_id, store.pseudonym('post', meant.platform, meant.post_id)) AS post_id,
       store.shown(meant.tag, CASE WHEN store.may_show(meant.concept_id, meant.route,
                                                      meant.account_count)
                                   THEN meant.tag
                                   ELSE store.pseudonym('tag', '', meant.tag) END) AS tag,
       meant.route, meant.concept_id, meant.concept_name, meant.post_key
FROM (
  SELECT posts.post_id, posts.platform, uses.post_key, uses.tag, tag_counts.account_count,
         unnest(CASE WHEN tag_readings.tag IS NULL
                     THEN {'route': tag_map.route, 'concept_id': tag_map.concept_id,
                           'concept_name': tag_map.concept_name}
                     ELSE {'route': tag_readings.route, 'concept_id': tag_readings.concept_id,
                           'concept_name': tag_readings.concept_name} END)
  FROM (SELECT post_tags.post_key, unnest(post_tags.tags) AS tag FROM store.post_tags AS post_tags)
    AS uses
  JOIN store.posts AS posts ON posts.post_key = uses.post_key
  LEFT JOIN store.post_languages AS post_languages ON post_languages.post_key = uses.post_key
  LEFT JOIN store.tag_map AS tag_map ON tag_map.tag = uses.tag
  LEFT JOIN store.tag_counts AS tag_counts ON tag_counts.tag = uses.tag
  LEFT JOIN store.tag_readings AS tag_readings
    ON tag_readings.tag = uses.tag AND tag_readings.language = post_languages.language
) AS meant
