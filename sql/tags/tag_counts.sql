-- Count in how many admitted posts each distinct raw tag stands, and how many accounts wrote them.
-- Accounts that may be one and the same count once: a tag that one person uses is an identifier.
-- reads:  post_tags, barred_posts, posts, authors
-- writes: tag_counts
-- params:
-- scope:  all
SELECT tag, CAST(sum(post_count) AS BIGINT) AS post_count, count(*) AS account_count
FROM (
  SELECT tag, author, count(*) AS post_count
  FROM (
    SELECT coalesce(authors.author_key, posts.account_key) AS author,
           unnest(each_once(post_tags.tags)) AS tag
    FROM post_tags
    ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
    JOIN posts ON posts.post_key = post_tags.post_key
    LEFT JOIN authors ON authors.account_key = posts.account_key
  ) AS uses
  GROUP BY tag, author
) AS by_author
GROUP BY tag
