-- To look at the image took too long, or ended the process that looked, so an opt-out in it cannot be
-- ruled out.
-- remedy: Provide a sound file, or raise images.max_seconds of the config for one that takes so long.
-- tier:   5
-- strict: quarantine  private-accounts: quarantine
-- never ignored: a refusal that could not be read would pass as none
-- reads:  images, image_facts
-- params:
SELECT images.image_key,
       CASE image_facts.state WHEN 'scan_too_slow' THEN 'took too long to look at'
                              ELSE 'ended what looked at it' END AS evidence,
       CAST(NULL AS TIMESTAMP) AS observed_at
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE was_not_scanned(image_facts.state)
