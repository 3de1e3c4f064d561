-- Judge what was said to machines: each value is cut into its words, and each word is looked up. A
-- word that nobody has defined is unknown, and is not repeated; a null code refuses nothing. What a file
-- said that is gone stands.
-- reads:  spoken, signal_words, signal_rules, licences, gone_files
-- writes: said
-- params: purpose
-- scope:  all
WITH judged AS (
  SELECT words.signal, words.value,
         CASE WHEN rules.signal IS NOT NULL OR licences.licence IS NOT NULL THEN words.word END
           AS word,
         CASE WHEN rules.signal IS NOT NULL THEN rules.code
              WHEN licences.licence IS NULL THEN 'SIGNAL_VALUE_UNKNOWN'
              WHEN NOT licences.allows_reuse OR NOT licences.allows_derivatives
                OR (NOT licences.allows_commercial AND $purpose = 'commercial')
              THEN 'LICENSE_INCOMPATIBLE' END AS code
  FROM signal_words AS words
  LEFT JOIN signal_rules AS rules ON rules.signal = words.signal AND rules.value = words.word
  LEFT JOIN licences
    ON words.signal IN ('license', 'xmp:license', 'xmp:web-statement')
   AND licences.licence = words.word
)
SELECT spoken.account_key, spoken.post_key, spoken.image_key, spoken.signal, judged.word,
       judged.code, max(spoken.observed_at) AS observed_at,
       CASE WHEN count(*) = count(spoken.because_account) THEN min(spoken.because_account) END
         AS because_account,
       CASE WHEN count(*) = count(spoken.because_image) THEN min(spoken.because_image) END
         AS because_image
FROM spoken
JOIN judged ON judged.signal = spoken.signal AND judged.value = spoken.value
GROUP BY spoken.account_key, spoken.post_key, spoken.image_key, spoken.signal, judged.word,
         judged.code
UNION ALL
SELECT NULL, NULL, image_key, 'earlier file', code, code, refused_at, NULL, because_image
FROM gone_files
