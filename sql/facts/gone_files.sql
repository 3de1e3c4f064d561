-- What was read in a file of an image, or of another image of its post, that is not here any more, as far
-- as the file was refused for it: it stands, as what an older record said does. A picture of which the
-- other observation has a file speaks for itself alone.
-- reads:  refused_files, images, replaced_images, other_images, image_facts
-- writes: gone_files
-- params:
-- scope:  all
-- Not as one table for both: it is all images, and mostly nothing was refused so.
WITH every AS NOT MATERIALIZED (
  SELECT images.post_key, images.post_key AS other_key, images.image_key, images.image_id FROM images
  UNION ALL
  SELECT other_images.post_key, other_images.other_key, other_images.image_key, images.image_id
  FROM images
  JOIN other_images ON other_images.image_key = images.image_key
  UNION ALL
  SELECT other_images.post_key, other_images.other_key, other_images.image_key,
         replaced_images.image_id
  FROM replaced_images
  JOIN other_images ON other_images.image_key = replaced_images.image_key
),
refused AS (
  SELECT every.post_key, every.other_key, every.image_key, refused_files.sha256, refused_files.code,
         refused_files.refused_at
  FROM every
  JOIN refused_files ON refused_files.image_id = every.image_id AND refused_files.said_in_file
),
here AS (
  SELECT every.post_key, every.other_key, every.image_key, image_facts.sha256
  FROM (SELECT post_key, other_key, image_key FROM every) AS every
  SEMI JOIN refused ON refused.post_key = every.post_key
  LEFT JOIN image_facts ON image_facts.image_key = every.image_key
),
gone AS (
  SELECT refused.post_key, refused.other_key, refused.image_key, refused.code, refused.refused_at
  FROM refused
  ANTI JOIN here ON here.post_key = refused.post_key AND here.sha256 = refused.sha256
)
SELECT heard.image_key, gone.code, max(gone.refused_at) AS refused_at,
       min(gone.image_key) AS because_image
FROM gone
JOIN here AS heard
  ON heard.post_key = gone.post_key
 AND (heard.other_key <> gone.other_key OR heard.image_key = gone.image_key)
ANTI JOIN here AS same
  ON same.post_key = gone.post_key AND same.other_key = gone.other_key
 AND same.sha256 = heard.sha256 AND heard.image_key <> gone.image_key
GROUP BY heard.image_key, gone.code
