-- Machine-readable signals of accounts, of posts and in image files, and the reason code each
-- decides. A value that nobody has defined is free text, and is left out.
-- reads:  signals, post_signals, image_facts, images, accounts, posts, signal_rules
SELECT accounts.pseudonym AS account, images.image_id, spoken.signal,
       CASE WHEN spoken.is_known THEN spoken.value END AS value, spoken.is_known, spoken.code,
       spoken.observed_at, spoken.account_key, spoken.post_key, spoken.image_key
FROM (
  SELECT said.account_key, said.post_key,
         said.image_key, said.signal, said.value, said.observed_at,
         rules.signal IS NOT NULL AS is_known,
         CASE WHEN rules.signal IS NULL THEN 'SIGNAL_VALUE_UNKNOWN' ELSE rules.code END AS code
  FROM (
    SELECT signals.account_key, NULL AS post_key, NULL AS image_key, signals.signal,
           signals.value, signals.observed_at
    FROM store.signals AS signals
    WHERE signals.account_key IS NOT NULL
    UNION ALL
    SELECT NULL, NULL, entries.image_key, entries.entry.signal, entries.entry.value, NULL
    FROM (SELECT facts.image_key, unnest(facts.signals) AS entry FROM store.image_facts AS facts)
      AS entries
  ) AS said
  LEFT JOIN store.signal_rules AS rules
    ON rules.signal = said.signal AND rules.value = said.value
  UNION ALL
  SELECT posts.account_key, judged.post_key, NULL, judged.signal, judged.word, judged.observed_at,
         judged.word IS NOT NULL, judged.code
  FROM store.post_signals AS judged
  JOIN store.posts AS posts ON posts.post_key = judged.post_key
) AS spoken
LEFT JOIN store.accounts AS accounts ON accounts.account_key = spoken.account_key
LEFT JOIN store.images AS images ON images.image_key = spoken.image_key
