-- What did the posts' own records say to machines, and what did it decide?
-- reads:  said
-- params:
-- scope:  all
WITH judged AS (
  SELECT post_key, signal,
         max(CASE WHEN code <> 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_refusal,
         max(CASE WHEN code = 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_unknown
  FROM said
  WHERE post_key IS NOT NULL
  GROUP BY post_key, signal
)
SELECT signal, count(*) AS present_count, sum(has_refusal) AS refusing_count,
       sum(CASE WHEN has_refusal = 0 THEN has_unknown ELSE 0 END) AS unknown_count
FROM judged
GROUP BY signal
ORDER BY signal
