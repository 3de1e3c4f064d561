-- Which tags spell one of these names, and are used by so few accounts that they may mean it?
-- reads:  post_tags, posts, names
-- params: min_accounts
-- scope:  all
WITH uses AS (
  SELECT tags.post_key, tags.tag, lower(ltrim(tags.tag, '#@＃＠')) AS name
  FROM (SELECT post_key, unnest(tags) AS tag FROM post_tags) AS tags
),
named AS (
  SELECT uses.post_key, uses.tag, uses.name FROM uses SEMI JOIN names ON names.name = uses.name
),
rare AS (
  SELECT named.name
  FROM named JOIN posts ON posts.post_key = named.post_key
  GROUP BY named.name
  HAVING count(DISTINCT posts.account_key) < $min_accounts
)
SELECT DISTINCT named.tag
FROM named SEMI JOIN rare ON rare.name = named.name
