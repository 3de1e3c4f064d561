-- Reject posts with a co-author who is private, unknown or opted out, and posts that tag or mention
-- somebody who is private or opted out. Nobody can be expected to have observed everyone who is
-- merely mentioned, so an unknown status bars co-authors only.
-- reads:  post_people, account_verdicts, policy
-- writes: rejections
-- params:
-- scope:  part
WITH effective AS (
  SELECT account_verdicts.account_key, account_verdicts.code, account_verdicts.observed_at, policy.tier
  FROM account_verdicts
  JOIN policy ON policy.code = account_verdicts.code
  WHERE policy.action <> 'ignore'
)
SELECT DISTINCT people.post_key, CAST(NULL AS BIGINT) AS image_key,
       CASE WHEN effective.tier <= 3 THEN 'COAUTHOR_PRIVATE'
            WHEN effective.code IN ('STATUS_STALE', 'STATUS_FUTURE') THEN effective.code
            ELSE 'COAUTHOR_UNKNOWN' END AS code,
       concat('co-author: ', effective.code) AS evidence, effective.observed_at
FROM post_people AS people
JOIN effective ON effective.account_key = people.account_key
WHERE people.role IN ('coauthor', 'invited_coauthor')
UNION ALL
SELECT DISTINCT people.post_key, CAST(NULL AS BIGINT), 'TAGGED_ACCOUNT_PRIVATE',
       concat(people.role, ': ', effective.code), effective.observed_at
FROM post_people AS people
JOIN effective ON effective.account_key = people.account_key
WHERE people.role IN ('tagged', 'mentioned') AND effective.tier <= 3
