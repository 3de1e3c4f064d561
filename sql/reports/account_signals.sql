-- What did the accounts' profiles say to machines, and what did it decide?
-- reads:  said
-- params:
-- scope:  all
WITH judged AS (
  SELECT account_key, signal,
         max(CASE WHEN code <> 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_refusal,
         max(CASE WHEN code = 'SIGNAL_VALUE_UNKNOWN' THEN 1 ELSE 0 END) AS has_unknown
  FROM said
  WHERE account_key IS NOT NULL AND because_account IS NULL
  GROUP BY account_key, signal
)
SELECT signal, count(*) AS present_count, sum(has_refusal) AS refusing_count,
       sum(CASE WHEN has_refusal = 0 THEN has_unknown ELSE 0 END) AS unknown_count
FROM judged
GROUP BY signal
ORDER BY signal
