-- Machine-readable signals of accounts and in image files, and the reason code each decides. A value
-- that nobody has defined is free text, and is left out.
-- reads:  signals, image_facts, images, accounts, signal_rules
SELECT accounts.pseudonym AS account, images.image_id, spoken.signal,
       CASE WHEN rules.signal IS NOT NULL THEN spoken.value END AS value,
       rules.signal IS NOT NULL AS is_known,
       CASE WHEN rules.signal IS NULL THEN 'SIGNAL_VALUE_UNKNOWN' ELSE rules.code END AS code,
       spoken.observed_at, spoken.account_key, spoken.post_key, spoken.image_key
FROM (
  SELECT signals.account_key, signals.post_key, signals.image_key, signals.signal, signals.value,
         signals.observed_at
  FROM store.signals AS signals
  UNION ALL
  SELECT NULL, NULL, entries.image_key, entries.entry.signal, entries.entry.value, NULL
  FROM (SELECT facts.image_key, unnest(facts.signals) AS entry FROM store.image_facts AS facts)
    AS entries
) AS spoken
LEFT JOIN store.accounts AS accounts ON accounts.account_key = spoken.account_key
LEFT JOIN store.images AS images ON images.image_key = spoken.image_key
LEFT JOIN store.signal_rules AS rules
  ON rules.signal = spoken.signal AND rules.value = spoken.value
