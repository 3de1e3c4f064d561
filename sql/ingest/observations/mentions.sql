-- Whom the texts of a chunk's posts name as @handle: captions, alt texts, tags and what else is written
-- there, in every format alike. An @ counts after any character but those of which handles and the
-- local parts of e-mail addresses are made; punctuation before it is no reason to overlook somebody.
-- Where a handle ends depends on the platform, so every end that is possible counts: `@bert一起` is
-- `bert` too, `@ann@bert` both. On Mastodon a handle without its server is of the author's own, unless
-- the post lists somebody of that name: `listed` is what such a name is compared with, once it is in its
-- normal form.
-- reads:  post_chunk
-- params:
WITH texts AS (
  SELECT row, platform, account_id, handle, observed_at, people,
         concat_ws(chr(10), caption,
                   array_to_string(list_transform(media, lambda medium: medium.alt_text), chr(10)),
                   array_to_string(texts, chr(10)), array_to_string(tags, chr(10))) AS text
  FROM post_chunk
),
chains AS (
  SELECT row, platform, account_id, handle, observed_at, people,
         unnest(regexp_extract_all(
           translate(text, '＠﹫ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９＿．－',
                           '@@ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-'),
           '(?:^|[^A-Za-z0-9_])((?:@+[\p{L}\p{M}\p{N}\p{Cf}_.\-]+)+)', 1)) AS chain
  FROM texts
  WHERE regexp_matches(text, '[@＠﹫]')
),
written AS (
  SELECT row, platform, observed_at, people,
         coalesce(regexp_extract(account_id, '^https?://([^/:]+)', 1),
                  nullif(split_part(handle, '@', 2), '')) AS server,
         -- What follows each @, without the characters that nobody sees.
         list_filter(list_transform(
           string_split_regex(regexp_replace(chain, '\p{Cf}', '', 'g'), '@+'),
           lambda name: trim(name, '.-')), lambda name: name <> '') AS names
  FROM chains
),
candidates AS (
  SELECT row, platform, observed_at, people,
         list_transform(names, lambda name: trim(regexp_extract(name, '^[A-Za-z0-9_.]+'), '.')) AS plain,
         CASE WHEN platform = 'instagram' THEN []
              WHEN platform = 'mastodon' AND len(names) = 1 THEN []
              ELSE list_transform(range(1, len(names)),
                                  lambda place: concat(names[place], '@', names[place + 1])) END AS full_names,
         names, server
  FROM written
),
named AS (
  SELECT row, platform, observed_at, people, len(names) = 1 AS is_short,
         unnest(list_distinct(list_filter(
           CASE WHEN platform = 'instagram' THEN plain
                WHEN platform = 'mastodon' AND len(names) = 1
                THEN list_transform(plain, lambda name: concat_ws('@', name, nullif(server, '')))
                WHEN platform = 'mastodon' THEN full_names
                ELSE list_concat(names, plain, full_names,
                                 list_transform(names, lambda name: trim(
                                   regexp_extract(name, '^[A-Za-z0-9_.\-]+'), '.-'))) END,
           lambda name: name <> '' AND length(name) <= 253))) AS handle
  FROM candidates
)
SELECT DISTINCT row, platform, observed_at, handle,
       CASE WHEN platform = 'mastodon'
            THEN list_transform(
              list_filter(people, lambda one: contains(coalesce(one.handle, ''), '@')),
              lambda one: CASE WHEN is_short THEN split_part(one.handle, '@', 1) ELSE one.handle END)
       END AS listed
FROM named
