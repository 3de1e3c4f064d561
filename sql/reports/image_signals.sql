-- Which refusal fields did the images' own bytes carry, and what did their values decide?
-- reads:  image_facts, signal_rules
-- params:
-- scope:  all
WITH spoken AS (
  SELECT image_key, entry.signal AS signal, entry.value AS value
  FROM (SELECT image_key, unnest(signals) AS entry FROM image_facts) AS entries
),
judged AS (
  SELECT spoken.image_key, spoken.signal,
         max(CASE WHEN signal_rules.code IS NOT NULL THEN 1 ELSE 0 END) AS has_refusal,
         max(CASE WHEN signal_rules.signal IS NULL THEN 1 ELSE 0 END) AS has_unknown
  FROM spoken
  LEFT JOIN signal_rules
    ON signal_rules.signal = spoken.signal AND signal_rules.value = spoken.value
  GROUP BY spoken.image_key, spoken.signal
)
SELECT signal, count(*) AS present_count, sum(has_refusal) AS refusing_count,
       sum(CASE WHEN has_refusal = 0 THEN has_unknown ELSE 0 END) AS unknown_count
FROM judged
GROUP BY signal
ORDER BY signal
