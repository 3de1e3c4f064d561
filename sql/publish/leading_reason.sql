-- Of the primary reasons that whoever curates can lift, for which did the most posts leave? If there is none,
-- for which of all. Beside it, how many left for those that only others can lift, or nobody.
-- reads:  dropped_posts, reason_sets, policy
-- params:
SELECT code, outcome, post_count, remedy,
       CASE WHEN is_mendable
            THEN CAST(coalesce(sum(post_count) FILTER (WHERE NOT is_mendable) OVER (), 0) AS BIGINT)
            ELSE 0 END AS lost_count
FROM (
  SELECT sets.primary_code AS code, sets.outcome, count(*) AS post_count, policy.remedy,
         -- Below tier 5 somebody or something refuses: that is theirs to take back.
         policy.tier >= 5 AND NOT starts_with(policy.remedy, 'Nothing') AS is_mendable
  FROM dropped_posts
  JOIN reason_sets AS sets ON sets.mask = dropped_posts.mask
  JOIN policy ON policy.code = sets.primary_code
  GROUP BY sets.primary_code, sets.outcome, policy.remedy, policy.tier
) AS counted
ORDER BY is_mendable DESC, post_count DESC, code, outcome
LIMIT 1
