-- Judge what each post's own record says to machines: robots directives, TDMRep, AIPREF, registries
-- of opt-outs, its licence and its labels. A value is cut into its words, and each word is looked up; one that nobody has
-- defined is unknown. What was said of a post that a newer observation replaced still counts.
-- reads:  posts, signals, superseded, signal_rules, licences
-- writes: post_signals
-- params: purpose
-- scope:  all
WITH RECURSIVE replaced AS (
  SELECT post_key, by_post_key FROM superseded
  UNION
  SELECT replaced.post_key, newer.by_post_key
  FROM replaced
  JOIN superseded AS newer ON newer.post_key = replaced.by_post_key
),
carried AS (
  SELECT post_key, signal, value, observed_at FROM signals WHERE post_key IS NOT NULL
  UNION ALL
  SELECT replaced.by_post_key, signals.signal, signals.value, signals.observed_at
  FROM signals
  JOIN replaced ON replaced.post_key = signals.post_key
),
said AS (
  SELECT posts.post_key, carried.observed_at,
         -- The same label on an account and on a post are two things.
         CASE carried.signal WHEN 'bluesky:label' THEN 'bluesky:post-label'
                             ELSE carried.signal END AS signal,
         -- A number is a licence on its own platform only.
         CASE WHEN carried.signal = 'license'
               AND regexp_matches(carried.value, '^\s*[0-9]+\s*$')
              THEN concat(posts.platform, ' ', trim(carried.value))
              ELSE coalesce(carried.value, '') END AS value
  FROM posts
  JOIN carried ON carried.post_key = posts.post_key
),
spoken AS (
  SELECT DISTINCT signal, value FROM said
),
-- Quotes, brackets and invisible characters part words; `a : b` becomes `a: b`.
plain AS (
  SELECT signal, value,
         regexp_replace(
           regexp_replace(lower(value), '[\s\p{Z}\p{C}"''`<>(){}\[\]]+', ' ', 'g'),
           '\s*:\s*', ': ', 'g') AS text
  FROM spoken
),
cut AS (
  SELECT signal, value,
         CASE
           WHEN signal LIKE 'robots:%' THEN regexp_split_to_array(
             regexp_replace(
               regexp_replace(text,
                 '(max-snippet|max-image-preview|max-video-preview): (-?[0-9]+|none|standard|large)\b',
                 '\1 ', 'g'),
               -- The time after which a page is gone, in words, digits or both.
               concat('unavailable_after: ((mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul',
                      '|aug|sep|oct|nov|dec)[a-z]*|gmt|utc|[ecmp][sd]t|am|pm|[0-9][-0-9:.+tz/]*',
                      '|[-+, ])*'),
               'unavailable_after ', 'g'),
             '[\s,;|=]+')
           WHEN signal = 'aipref:content-usage' THEN regexp_split_to_array(
             -- "/path"="train-ai=n" becomes /path train-ai=n.
             regexp_replace(regexp_replace(text, '\s*=\s*', '=', 'g'), '=([^\s,;=]+=)', ' \1', 'g'),
             '[\s,;|]+')
           WHEN signal IN ('tdmrep:reservation', 'registry:optout') THEN regexp_split_to_array(text, '[\s,;|=]+')
           WHEN signal = 'license' THEN [trim(regexp_replace(regexp_replace(regexp_replace(
             regexp_replace(lower(trim(value)),
               '^(?:https?://)?(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/[0-9.]+(?:/.*)?$',
               'cc \1'),
             '[\s_-]+', ' ', 'g'),
             '^creative commons ', 'cc '),
             '( v?[0-9]\.[0-9])?( international| generic| unported| universal)?( licen[cs]e)?$', ''))]
           ELSE [trim(value)]
         END AS words
  FROM plain
),
words AS (
  -- A text without any word is one unknown word.
  SELECT DISTINCT signal, value,
         unnest(CASE WHEN len(list_filter(words, lambda word: word <> '')) = 0 THEN ['']
                     ELSE list_filter(words, lambda word: word <> '') END) AS word
  FROM cut
),
known AS (
  SELECT words.signal, words.value, words.word, rules.code,
         rules.signal IS NOT NULL OR licences.licence IS NOT NULL AS is_known,
         CASE WHEN NOT licences.allows_reuse OR NOT licences.allows_derivatives
                OR (NOT licences.allows_commercial AND $purpose = 'commercial')
              THEN 'LICENSE_INCOMPATIBLE' END AS licence_code
  FROM words
  LEFT JOIN signal_rules AS rules
    ON rules.signal = words.signal AND rules.value = rtrim(words.word, ':')
  LEFT JOIN licences ON words.signal = 'license' AND licences.licence = words.word
),
judged AS (
  SELECT signal, value, word,
         CASE WHEN is_known THEN coalesce(code, licence_code)
              -- Who is spoken to (`googlebot:`) or of what (`/photos/`), beside what is said.
              WHEN (word LIKE '%:' OR word LIKE '/%') AND signal <> 'license'
               AND max(CASE WHEN is_known THEN 1 ELSE 0 END) OVER (PARTITION BY signal, value) = 1
              THEN NULL
              ELSE 'SIGNAL_VALUE_UNKNOWN' END AS code,
         is_known
  FROM known
)
SELECT said.post_key, said.signal,
       -- An unknown word is free text, and is not repeated.
       CASE WHEN judged.is_known THEN rtrim(judged.word, ':') END AS word,
       judged.code, max(said.observed_at) AS observed_at
FROM said
JOIN judged ON judged.signal = said.signal AND judged.value = said.value
GROUP BY said.post_key, said.signal,
         CASE WHEN judged.is_known THEN rtrim(judged.word, ':') END, judged.code
