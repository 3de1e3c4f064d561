-- How many posts and images came in, and were kept, rejected and quarantined.
-- reads:  posts, images, kept_images, dropped_posts, dropped_images, reason_sets
-- params:
-- scope:  all
WITH left_for AS (
  SELECT 'posts' AS subject, mask, count(*) AS n FROM dropped_posts GROUP BY mask
  UNION ALL
  SELECT 'images', mask, count(*) FROM dropped_images GROUP BY mask
),
dropped AS (
  SELECT left_for.subject,
         sum(CASE WHEN sets.outcome = 'rejected' THEN left_for.n ELSE 0 END) AS rejected,
         sum(CASE WHEN sets.outcome = 'quarantined' THEN left_for.n ELSE 0 END) AS quarantined
  FROM left_for
  JOIN reason_sets AS sets ON sets.mask = left_for.mask
  GROUP BY left_for.subject
),
came_in AS (
  SELECT 'posts' AS subject, (SELECT count(*) FROM posts) AS total,
         (SELECT count(DISTINCT post_key) FROM kept_images) AS kept
  UNION ALL
  SELECT 'images', (SELECT count(*) FROM images), (SELECT count(*) FROM kept_images)
)
SELECT came_in.subject, came_in.total, came_in.kept,
       CAST(coalesce(dropped.rejected, 0) AS BIGINT) AS rejected,
       CAST(coalesce(dropped.quarantined, 0) AS BIGINT) AS quarantined
FROM came_in
LEFT JOIN dropped ON dropped.subject = came_in.subject
