-- Which tags spell one of these names, and are used by so few accounts that they may mean it?
-- reads:  post_tags, posts, spelled_tags
-- params: min_accounts
-- scope:  all
WITH named AS (
  SELECT uses.post_key, spelled_tags.tag, spelled_tags.name
  FROM (SELECT post_key, unnest(tags) AS tag FROM post_tags) AS uses
  JOIN spelled_tags ON spelled_tags.tag = uses.tag
),
rare AS (
  SELECT named.name
  FROM named JOIN posts ON posts.post_key = named.post_key
  GROUP BY named.name
  HAVING count(DISTINCT posts.account_key) < $min_accounts
)
SELECT DISTINCT named.tag
FROM named SEMI JOIN rare ON rare.name = named.name
