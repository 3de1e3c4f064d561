-- Number the posts of a chunk and point them at their accounts.
-- reads:  post_observations, known_accounts
-- writes: posts
-- params: first_post_key, source_id, observed_at
-- scope:  part
SELECT
  CAST($first_post_key + seen.row AS BIGINT) AS post_key,
  known_accounts.account_key,
  CAST($source_id AS INTEGER) AS source_id,
  seen.platform,
  seen.post_id,
  seen.created_at,
  coalesce(seen.observed_at, CAST($observed_at AS TIMESTAMP)) AS observed_at,
  seen.kind,
  seen.visibility,
  seen.repost_of,
  seen.speaks_of,
  seen.language,
  seen.caption
FROM post_observations AS seen
JOIN known_accounts
  ON known_accounts.platform = seen.platform AND known_accounts.account_id = seen.account_id
