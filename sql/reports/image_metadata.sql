-- In how many images could a refusal be looked for, and in how many not?
-- reads:  images, image_facts
-- params:
-- scope:  all
SELECT CASE WHEN image_facts.state = 'metadata_unreadable' OR was_not_scanned(image_facts.state)
            THEN 'unreadable'
            WHEN image_facts.sha256 IS NOT NULL THEN 'checked'
            ELSE 'not_checkable' END AS reading,
       count(*) AS image_count
FROM images
LEFT JOIN image_facts ON image_facts.image_key = images.image_key
GROUP BY reading
ORDER BY reading
