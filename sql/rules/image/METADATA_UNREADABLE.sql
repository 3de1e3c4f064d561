-- The image's metadata could not be read, so an opt-out in it cannot be ruled out.
-- remedy: Provide the file with readable metadata, or install the extra [c2pa] if the reader of its
--         content credentials is not installed.
-- tier:   5
-- strict: quarantine  private-accounts: quarantine
-- never ignored: a refusal that could not be read would pass as none
-- reads:  said, images, image_facts
-- params:
SELECT image_key, in_words(signal, word) AS evidence, observed_at
FROM said
WHERE image_key IS NOT NULL AND code = 'METADATA_UNREADABLE'
UNION ALL
SELECT images.image_key, 'file metadata unreadable', CAST(NULL AS TIMESTAMP)
FROM images
JOIN image_facts ON image_facts.image_key = images.image_key
WHERE image_facts.state = 'metadata_unreadable'
