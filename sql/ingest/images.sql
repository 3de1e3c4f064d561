-- Number the images of a chunk. An image's pseudonym is the HMAC-SHA-256 (RFC 2104) of its platform,
-- post and position, so that it is the same in every version and says nothing without the key.
-- reads:  post_observations
-- writes: images
-- params: first_post_key, first_image_key, inner_pad, outer_pad
-- scope:  part
SELECT
  CAST($first_image_key + item.first_image + item.position AS BIGINT) AS image_key,
  CAST($first_post_key + item.row AS BIGINT) AS post_key,
  CAST(item.position AS INTEGER) AS position,
  pseudonym($inner_pad, $outer_pad,
            concat('image', chr(0), item.platform, chr(0), item.post_id, chr(0), item.position)) AS image_id,
  item.media.path AS path,
  item.media.url AS url,
  item.media.alt_text AS alt_text
FROM (
  SELECT seen.row, seen.first_image, seen.platform, seen.post_id, unnest(seen.media) AS media,
         unnest(range(len(seen.media))) AS position
  FROM post_observations AS seen
) AS item
