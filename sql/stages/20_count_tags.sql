-- Count in how many admitted posts each distinct raw tag stands, and how many accounts wrote them.
-- Accounts that may be one and the same count once: a tag that one person uses is an identifier.
-- reads:  post_tags, barred_posts, posts, account_links
-- writes: tag_counts
-- params:
-- scope:  all
SELECT tag, CAST(sum(post_count) AS BIGINT) AS post_count, count(*) AS account_count
FROM (
  SELECT tag, author, count(*) AS post_count
  FROM (
    SELECT least(posts.account_key, linked.least_key) AS author,
           unnest(list_distinct(post_tags.tags)) AS tag
    FROM post_tags
    ANTI JOIN barred_posts ON barred_posts.post_key = post_tags.post_key
    JOIN posts ON posts.post_key = post_tags.post_key
    LEFT JOIN (SELECT account_key, min(other_key) AS least_key
               FROM account_links GROUP BY account_key) AS linked
      ON linked.account_key = posts.account_key
  ) AS uses
  GROUP BY tag, author
) AS by_author
GROUP BY tag
