-- What became of each post in the last run, and why. `undecided`: it came in after that run.
-- reads:  posts, accounts, dropped_posts, reason_sets, kept_images
SELECT store.shown(posts.post_id, store.pseudonym('post', posts.platform, posts.post_id)) AS post_id,
       accounts.pseudonym AS account,
       CASE WHEN dropped.post_key IS NOT NULL THEN sets.outcome
            WHEN kept.post_key IS NOT NULL THEN 'kept' ELSE 'undecided' END AS outcome,
       sets.primary_code, coalesce(sets.codes, []) AS codes, posts.post_key,
       posts.account_key
FROM store.posts AS posts
JOIN store.accounts AS accounts ON accounts.account_key = posts.account_key
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
LEFT JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
LEFT JOIN (SELECT DISTINCT kept_images.post_key FROM store.kept_images AS kept_images) AS kept
  ON kept.post_key = posts.post_key
