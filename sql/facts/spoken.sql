-- List what the records of accounts and posts and the bytes of images say to machines, as it was
-- written. What an account says under its other names counts too, whether or not they are surely its
-- own: such signals only refuse. What was said of a post that a newer observation replaced still counts.
-- reads:  signals, account_status, account_links, posts, superseded, image_facts
-- writes: spoken
-- params:
-- scope:  all
WITH RECURSIVE replaced AS (
  SELECT post_key, by_post_key FROM superseded
  UNION
  SELECT replaced.post_key, newer.by_post_key
  FROM replaced
  JOIN superseded AS newer ON newer.post_key = replaced.by_post_key
),
of_posts AS (
  SELECT post_key, signal, value, observed_at FROM signals WHERE post_key IS NOT NULL
  UNION ALL
  SELECT replaced.by_post_key, signals.signal, signals.value, signals.observed_at
  FROM signals
  JOIN replaced ON replaced.post_key = signals.post_key
),
of_accounts AS (
  SELECT account_key, signal, coalesce(value, '') AS value, observed_at
  FROM signals
  WHERE account_key IS NOT NULL
    -- The profile that an archive lacked may be there now, with all that it refuses.
    AND NOT (signal = 'mastodon:actor'
             AND account_key IN (SELECT seen.account_key FROM account_status AS seen
                                 WHERE seen.origin = 'profile'))
),
of_images AS (
  SELECT image_key, unnest(signals) AS entry FROM image_facts
)
SELECT account_key, CAST(NULL AS BIGINT) AS post_key, CAST(NULL AS BIGINT) AS image_key,
       signal, value, observed_at, TRUE AS is_sole, CAST(NULL AS BIGINT) AS because_account
FROM of_accounts
UNION ALL
SELECT account_links.account_key, NULL, NULL, of_accounts.signal, of_accounts.value,
       of_accounts.observed_at, account_links.is_sole, of_accounts.account_key
FROM of_accounts JOIN account_links ON account_links.other_key = of_accounts.account_key
UNION ALL
SELECT NULL, posts.post_key, NULL,
       -- The same label on an account and on a post are two things.
       CASE of_posts.signal WHEN 'bluesky:label' THEN 'bluesky:post-label'
                            ELSE of_posts.signal END,
       -- A number is a licence on its own platform only.
       CASE WHEN of_posts.signal = 'license' AND regexp_matches(of_posts.value, '^\s*[0-9]+\s*$')
            THEN concat(posts.platform, ' ', trim(of_posts.value))
            ELSE coalesce(of_posts.value, '') END,
       of_posts.observed_at, TRUE, NULL
FROM posts
JOIN of_posts ON of_posts.post_key = posts.post_key
UNION ALL
SELECT NULL, NULL, image_key, entry.signal, coalesce(entry.value, ''), NULL, TRUE, NULL
FROM of_images
