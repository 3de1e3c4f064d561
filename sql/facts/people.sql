-- List who is in a post, by any observation of it that counts. Whom another one names as its author is in
-- it too, unless that may be another name of the account anyway.
-- reads:  posts, post_people, replaced_posts, replaced_people, post_links, account_links
-- writes: people
-- params:
-- scope:  all
WITH authors AS (
  SELECT post_key, account_key FROM posts
  UNION ALL
  SELECT post_key, account_key FROM replaced_posts
)
SELECT post_key, account_key, role FROM post_people
UNION ALL
SELECT DISTINCT post_links.post_key, named.account_key, named.role
FROM (
  SELECT post_key, account_key, role FROM post_people
  UNION ALL
  SELECT post_key, account_key, role FROM replaced_people
) AS named
JOIN post_links
  ON post_links.other_key = named.post_key
 AND post_links.field = CASE named.role WHEN 'invited_coauthor' THEN 'coauthor' ELSE named.role END
UNION ALL
SELECT DISTINCT post_links.post_key, authors.account_key, 'author'
FROM authors
JOIN post_links ON post_links.other_key = authors.post_key AND post_links.field = 'author'
JOIN posts ON posts.post_key = post_links.post_key
ANTI JOIN account_links
  ON account_links.account_key = posts.account_key
 AND account_links.other_key = authors.account_key
WHERE authors.account_key <> posts.account_key
