-- List the digests that an image is known by: that of its file's bytes as they came, that of the file that
-- leaves, from which metadata was cut, and that of its address. What has one of them is a copy of the image.
-- An image that this run judges is named, also one of another observation that counts for a post: where what
-- left before is one of these, it is what it is judged now. One of which less is told than may have been
-- before is not.
-- reads:  image_facts, address_digests, images, replaced_images, other_images
-- writes: image_digests
-- params:
-- scope:  part
WITH judged AS (
  SELECT image_key, image_id FROM images
  UNION ALL
  SELECT replaced_images.image_key, replaced_images.image_id
  FROM replaced_images
  SEMI JOIN other_images ON other_images.image_key = replaced_images.image_key
),
digests AS (
  SELECT image_key, sha256, tells_as_much(state, signals) AS is_judged
  FROM image_facts
  WHERE sha256 IS NOT NULL
  UNION ALL
  SELECT image_key, media_digest(location), tells_as_much(state, signals)
  FROM image_facts
  WHERE media_digest(location) <> sha256
  UNION ALL
  SELECT address_digests.image_key, address_digests.sha256,
         here.path IS NULL
           OR image_facts.sha256 IS NOT NULL AND tells_as_much(image_facts.state, image_facts.signals)
  FROM address_digests
  JOIN (
    SELECT image_key, path FROM images UNION ALL SELECT image_key, path FROM replaced_images
  ) AS here ON here.image_key = address_digests.image_key
  LEFT JOIN image_facts ON image_facts.image_key = address_digests.image_key
)
SELECT digests.image_key, judged.image_id, digests.sha256
FROM digests
LEFT JOIN judged ON judged.image_key = digests.image_key AND digests.is_judged
