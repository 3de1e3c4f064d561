-- Which known posts have the pseudonyms that a request gives? Those of all posts are made to compare.
-- reads:  posts, wanted
-- params: inner_pad, outer_pad
-- scope:  all
SELECT wanted.number, made.post_key, made.platform, made.post_id
FROM (
  SELECT post_key, platform, post_id,
         pseudonym($inner_pad, $outer_pad, concat('post', chr(0), platform, chr(0), post_id))
           AS subject
  FROM posts
) AS made
JOIN wanted ON wanted.subject = made.subject AND wanted.kind = 'post' AND wanted.value IS NULL
