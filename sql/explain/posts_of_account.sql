-- What became of the posts of an account?
-- reads:  posts, dropped_posts, reason_sets, kept_images
-- params: account_key
SELECT CASE WHEN sets.outcome IS NOT NULL THEN sets.outcome
            WHEN kept.post_key IS NOT NULL THEN 'kept' ELSE 'undecided' END AS fate,
       count(*)
FROM store.posts AS posts
LEFT JOIN store.dropped_posts AS dropped ON dropped.post_key = posts.post_key
LEFT JOIN store.reason_sets AS sets ON sets.mask = dropped.mask
LEFT JOIN (SELECT DISTINCT kept.post_key FROM store.kept_images AS kept) AS kept
  ON kept.post_key = posts.post_key
WHERE posts.account_key = $account_key
GROUP BY fate
