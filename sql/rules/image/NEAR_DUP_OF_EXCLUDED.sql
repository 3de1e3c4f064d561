-- The picture looks like one that left for privacy or an opt-out: a copy that was scaled, framed,
-- mirrored or encoded anew has other bytes.
-- remedy: A person compares the two and says in matches.csv that they are different pictures, or the
--         original is no longer excluded. Where it is not in the store any more, nothing before
--         refused_files_days of the config have passed.
-- tier:   4
-- strict: quarantine  private-accounts: quarantine
-- never ignored: it may be a picture of somebody who asked to leave, or of a minor
-- reads:  images, near_copies, image_digests, excluded_files
-- params:
SELECT near_copies.image_key,
       concat(CASE WHEN near_copies.because_image IS NOT NULL THEN 'looks like an excluded image'
                   ELSE concat('looks like an image that left before and is gone: ',
                               near_copies.code) END,
              ' (', near_copies.distance, ' of 64 bits differ; original ', near_copies.original_id, ')') AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at, near_copies.because_image
FROM images
JOIN near_copies ON near_copies.image_key = images.image_key
-- Of the same bytes is the graver reason.
ANTI JOIN (
  SELECT image_digests.image_key
  FROM image_digests
  SEMI JOIN excluded_files ON excluded_files.sha256 = image_digests.sha256
) AS copied ON copied.image_key = near_copies.image_key
