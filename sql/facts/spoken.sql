-- List what the records of accounts and posts and the bytes of images say to machines, as it was
-- written. What an account says under its other names counts too, whether or not they are surely its
-- own: such signals only refuse. What another observation of a post said still counts. So does what its
-- images said, against all images of the post: nobody can tell which picture it was once it is stripped.
-- A picture that both have byte for byte speaks for itself alone. What could not be read there may be
-- read here.
-- reads:  signals, account_status, account_links, posts, post_links, images, other_images, image_facts
-- writes: spoken
-- params:
-- scope:  all
WITH of_posts AS (
  SELECT post_key, CAST(NULL AS VARCHAR) AS platform, signal, value, observed_at
  FROM signals WHERE post_key IS NOT NULL
  UNION ALL
  SELECT post_links.post_key, nullif(post_links.platform, 'table'), signals.signal, signals.value,
         signals.observed_at
  FROM signals
  JOIN post_links ON post_links.other_key = signals.post_key AND post_links.field = 'signals'
),
seen AS (
  SELECT every.post_key, every.other_key, every.image_key, image_facts.sha256,
         list_filter(image_facts.signals, lambda entry: entry.signal <> 'c2pa:manifest') AS signals
  FROM (
    SELECT post_key, other_key, image_key FROM other_images
    UNION ALL
    SELECT images.post_key, images.post_key, images.image_key
    FROM images
    SEMI JOIN other_images ON other_images.post_key = images.post_key
  ) AS every
  LEFT JOIN image_facts ON image_facts.image_key = every.image_key
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
  SELECT image_key, unnest(signals) AS entry, CAST(NULL AS BIGINT) AS because_image FROM image_facts
  UNION
  SELECT heard.image_key, unnest(spoken.signals), spoken.image_key
  FROM (SELECT * FROM seen WHERE len(signals) > 0) AS spoken
  JOIN seen AS heard
    ON heard.post_key = spoken.post_key AND heard.other_key <> spoken.other_key
  ANTI JOIN seen AS same
    ON same.post_key = spoken.post_key AND same.other_key = spoken.other_key
   AND same.sha256 = heard.sha256
  ANTI JOIN seen AS still
    ON still.post_key = heard.post_key AND still.other_key = heard.other_key
   AND still.sha256 = spoken.sha256
)
SELECT account_key, CAST(NULL AS BIGINT) AS post_key, CAST(NULL AS BIGINT) AS image_key,
       signal, value, observed_at, TRUE AS is_sole, CAST(NULL AS BIGINT) AS because_account,
       CAST(NULL AS BIGINT) AS because_image
FROM of_accounts
UNION ALL
SELECT account_links.account_key, NULL, NULL, of_accounts.signal, of_accounts.value,
       of_accounts.observed_at, account_links.is_sole, of_accounts.account_key, NULL
FROM of_accounts JOIN account_links ON account_links.other_key = of_accounts.account_key
UNION ALL
SELECT NULL, posts.post_key, NULL,
       -- The same label on an account and on a post are two things.
       CASE of_posts.signal WHEN 'bluesky:label' THEN 'bluesky:post-label'
                            ELSE of_posts.signal END,
       -- A number is a licence on its own platform only.
       CASE WHEN of_posts.signal = 'license' AND regexp_matches(of_posts.value, '^\s*[0-9]+\s*$')
            THEN concat(coalesce(of_posts.platform, posts.platform), ' ', trim(of_posts.value))
            ELSE coalesce(of_posts.value, '') END,
       of_posts.observed_at, TRUE, NULL, NULL
FROM posts
JOIN of_posts ON of_posts.post_key = posts.post_key
UNION ALL
SELECT NULL, NULL, image_key, entry.signal, coalesce(entry.value, ''), NULL, TRUE, NULL,
       because_image
FROM of_images
