-- Which known posts does a request name, by their id or by an image of theirs?
-- reads:  posts, images, wanted
-- params:
-- scope:  all
SELECT wanted.number, posts.post_key, posts.platform, posts.post_id
FROM posts
JOIN wanted
  ON wanted.value = posts.post_id AND wanted.kind = 'post'
 AND (wanted.platform = posts.platform OR wanted.platform = '*')
UNION
SELECT depicted.number, posts.post_key, posts.platform, posts.post_id
FROM posts
JOIN (
  SELECT wanted.number, images.post_key
  FROM images
  JOIN wanted ON wanted.subject = images.image_id AND wanted.kind = 'post'
) AS depicted ON depicted.post_key = posts.post_key
