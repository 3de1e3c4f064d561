-- List the keyed digest of an image's address, where it may be that of an image that left, now or before:
-- what lies at one address is one picture. Other addresses have none here, which saves most of the work.
-- reads:  images, replaced_images, excluded_images, refused_files
-- writes: address_digests
-- params: inner_pad, outer_pad
-- scope:  all
WITH every AS NOT MATERIALIZED (
  SELECT image_key, image_id, url FROM images WHERE url IS NOT NULL
  UNION ALL
  SELECT image_key, image_id, url FROM replaced_images WHERE url IS NOT NULL
),
remembered AS (
  SELECT DISTINCT image_id, sha256 FROM refused_files WHERE is_of_address(sha256)
),
judged AS (
  SELECT every.image_id, every.url, address_digest($inner_pad, $outer_pad, every.url) AS sha256
  FROM every SEMI JOIN remembered ON remembered.image_id = every.image_id
),
gone AS (
  SELECT TRUE AS are_some
  FROM remembered
  ANTI JOIN judged ON judged.image_id = remembered.image_id AND judged.sha256 = remembered.sha256
  LIMIT 1
),
wanted AS (
  SELECT address_hash(every.url) AS hash
  FROM every SEMI JOIN excluded_images ON excluded_images.image_key = every.image_key
  UNION
  SELECT address_hash(url) FROM judged
  UNION
  -- Of what is remembered and not here any more nobody knows the address: all have to be compared.
  SELECT address_hash(every.url) FROM every CROSS JOIN gone
)
SELECT every.image_key, address_digest($inner_pad, $outer_pad, every.url) AS sha256
FROM every SEMI JOIN wanted ON wanted.hash = address_hash(every.url)
