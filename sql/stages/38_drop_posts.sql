-- Settle each post that keeps no image: by its own reasons, or by those of its images.
-- reads:  posts, rejections, dropped_images, kept_images, policy
-- writes: dropped_posts
-- params:
-- scope:  part
WITH reasons AS (
  SELECT post_key, code FROM rejections WHERE post_key IS NOT NULL
  UNION ALL
  SELECT post_key, unnest(codes) AS code FROM dropped_images
)
SELECT posts.post_key,
       CASE WHEN max(CASE WHEN policy.action = 'reject' THEN 1 ELSE 0 END) = 1
            THEN 'rejected' ELSE 'quarantined' END AS outcome,
       substr(min(concat(policy.tier, policy.code)), 2) AS primary_code,
       list_sort(list(DISTINCT policy.code)) AS codes
FROM posts
ANTI JOIN kept_images ON kept_images.post_key = posts.post_key
JOIN reasons ON reasons.post_key = posts.post_key
JOIN policy ON policy.code = reasons.code
WHERE policy.action <> 'ignore'
GROUP BY posts.post_key
