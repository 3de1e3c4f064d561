-- What was observed of an account that counts for it, the newest first; under another name, why it is heard.
-- reads:  account_status, account_links, sources
-- params: account_key
SELECT concat('status ', seen.status), seen.origin, seen.observed_at, seen.source_id,
       sources.format, heard.because
FROM (
  SELECT CAST($account_key AS BIGINT) AS other_key, TRUE AS is_sole,
         CAST(NULL AS VARCHAR) AS because
  UNION ALL
  SELECT links.other_key, links.is_sole, links.because
  FROM store.account_links AS links
  WHERE links.account_key = $account_key
) AS heard
JOIN store.account_status AS seen ON seen.account_key = heard.other_key
LEFT JOIN store.sources AS sources ON sources.source_id = seen.source_id
WHERE heard.is_sole OR seen.status <> 'public'
ORDER BY seen.observed_at DESC NULLS FIRST, seen.status, seen.origin, seen.source_id, heard.because
