-- Spell out each set of reasons that something left for: rejected if any of them rejects, else
-- quarantined; the lowest bit, of the lowest tier, is the primary reason.
-- reads:  dropped_posts, dropped_images, policy
-- writes: reason_sets
-- params:
-- scope:  all
WITH sets AS (
  SELECT mask FROM dropped_posts
  UNION
  SELECT mask FROM dropped_images
)
SELECT sets.mask,
       CASE WHEN max(CASE WHEN policy.action = 'reject' THEN 1 ELSE 0 END) = 1
            THEN 'rejected' ELSE 'quarantined' END AS outcome,
       min_by(policy.code, policy.bit) AS primary_code,
       list_sort(list(policy.code)) AS codes
FROM sets
JOIN policy ON (sets.mask & policy.mask) <> 0
GROUP BY sets.mask
ORDER BY sets.mask
