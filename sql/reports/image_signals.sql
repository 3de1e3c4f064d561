-- What did the images' own bytes say to machines, and what did it decide?
-- reads:  said, images
-- params:
-- scope:  all
WITH judged AS (
  SELECT image_key, signal,
         max(CASE WHEN code <> 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_refusal,
         max(CASE WHEN code = 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_unknown
  FROM said
  SEMI JOIN images ON images.image_key = said.image_key
  GROUP BY image_key, signal
)
SELECT signal, count(*) AS present_count, sum(has_refusal) AS refusing_count,
       sum(CASE WHEN has_refusal = 0 THEN has_unknown ELSE 0 END) AS unknown_count
FROM judged
GROUP BY signal
ORDER BY signal
