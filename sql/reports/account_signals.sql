-- Which flags did the accounts' profiles carry, and what did their values decide?
-- reads:  signals, signal_rules
-- params:
-- scope:  all
WITH judged AS (
  SELECT signals.account_key, signals.signal,
         max(CASE WHEN signal_rules.code IS NOT NULL THEN 1 ELSE 0 END) AS has_refusal,
         max(CASE WHEN signal_rules.signal IS NULL THEN 1 ELSE 0 END) AS has_unknown
  FROM signals
  LEFT JOIN signal_rules
    ON signal_rules.signal = signals.signal AND signal_rules.value = signals.value
  WHERE signals.account_key IS NOT NULL
  GROUP BY signals.account_key, signals.signal
)
SELECT signal, count(*) AS present_count, sum(has_refusal) AS refusing_count,
       sum(CASE WHEN has_refusal = 0 THEN has_unknown ELSE 0 END) AS unknown_count
FROM judged
GROUP BY signal
ORDER BY signal
