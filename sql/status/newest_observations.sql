-- When was each account last observed: the longest ago, the most recent, and how many never? And how many
-- of the last are public by a declaration, which is no observation? Only of accounts that post: nobody
-- can be expected to have observed everybody who is mentioned.
-- reads:  posts, account_status
-- params:
SELECT min(latest.observed_at), max(latest.observed_at),
       count(*) FILTER (WHERE latest.account_key IS NULL),
       count(*) FILTER (WHERE latest.account_key IS NULL AND declared.account_key IS NOT NULL)
FROM (SELECT DISTINCT posts.account_key FROM store.posts AS posts) AS posters
LEFT JOIN (
  SELECT seen.account_key, max(seen.observed_at) AS observed_at
  FROM store.account_status AS seen
  WHERE seen.status NOT IN ('unknown', 'malformed') AND seen.origin <> 'declaration'
  GROUP BY seen.account_key
) AS latest ON latest.account_key = posters.account_key
LEFT JOIN (
  SELECT DISTINCT seen.account_key FROM store.account_status AS seen WHERE seen.origin = 'declaration'
) AS declared ON declared.account_key = posters.account_key
