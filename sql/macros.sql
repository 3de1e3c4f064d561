-- What several files say: SQL macros, made in every connection that runs files of this folder.

-- A keyed pseudonym: the first 32 hex digits of HMAC-SHA-256 (RFC 2104) over the message, whose parts
-- are joined by chr(0). `curate.pseudonyms` makes the same in Python.
CREATE MACRO pseudonym(inner_pad, outer_pad, message) AS
  substr(sha256(outer_pad || unhex(sha256(inner_pad || encode(message)))), 1, 32);

-- Whether two platforms may be one: `any` and `table` are those of exports that name none.
CREATE MACRO same_platform(one, other) AS
  one = other OR one IN ('any', 'table') OR other IN ('any', 'table');

-- Whether a post's id holds the id of its account, as those of Bluesky and Mastodon do.
CREATE MACRO id_is_of(post_id, account_id) AS
  (starts_with(account_id, 'did:') OR starts_with(account_id, 'http'))
  AND contains(lower(post_id), concat(lower(account_id), '/'));

-- A platform's name as a report shows it: one that is known to be a platform's. A table may have any text
-- in its place, such as the server of one person.
CREATE MACRO shown_platform(platform) AS
  CASE WHEN platform IN ('instagram', 'flickr', 'mastodon', 'bluesky', 'x', 'twitter', 'facebook', 'threads',
                         'tiktok', 'youtube', 'reddit', 'tumblr', 'pinterest', 'deviantart', 'googlephotos',
                         'any', 'table')
       THEN platform ELSE 'other' END;

-- What a manifest says in place of an address, which may hold a handle or an id: it names the image.
CREATE MACRO reference_of(image_id, url) AS
  CASE WHEN url IS NOT NULL THEN concat('url/', image_id) END;

-- An address without what does not change where it leads: its scheme, and what follows a `#`. Most are plain,
-- and a regular expression takes ten times as long as these.
CREATE MACRO bare_address(url) AS
  CASE WHEN contains(url, '#') OR contains(url, ' ') OR NOT starts_with(url, 'http')
       THEN regexp_replace(trim(split_part(url, '#', 1)), '^https?://', '', 'i')
       WHEN starts_with(url, 'https://') THEN substr(url, 9)
       WHEN starts_with(url, 'http://') THEN substr(url, 8)
       ELSE regexp_replace(url, '^https?://', '', 'i') END;

-- Where a picture lies: an address as far as it names a file. The case of its host does not matter either.
CREATE MACRO address_of(url) AS
  concat(lower(split_part(bare_address(url), '/', 1)),
         substr(bare_address(url), len(split_part(bare_address(url), '/', 1)) + 1));

-- What is remembered of an address.
CREATE MACRO address_digest(inner_pad, outer_pad, url) AS
  pseudonym(inner_pad, outer_pad, concat('address', chr(0), address_of(url)));

-- The same for two that are one, and quick to make: hardly ever the same for others.
CREATE MACRO address_hash(url) AS hash(lower(bare_address(url)));

-- The items of a list, each once and no null. `list_distinct` takes twice as long for the short lists
-- that nearly all are, and this one forever for a list that somebody made to be long.
CREATE MACRO each_once(items) AS
  CASE WHEN len(items) <= 64
       THEN list_filter(items, lambda item, place: item IS NOT NULL AND list_position(items, item) = place)
       ELSE list_distinct(items) END;

-- The items of a list that are not null, or one null if there is none: `unnest` then keeps the row.
CREATE MACRO each_or_none(items) AS
  CASE WHEN len(list_filter(items, lambda item: item IS NOT NULL)) > 0
       THEN list_filter(items, lambda item: item IS NOT NULL) ELSE [NULL] END;

-- Whether a digest is that of an address, and not of a file's bytes: a keyed pseudonym is half as long.
CREATE MACRO is_of_address(digest) AS length(digest) = 32;

-- The digest of the file that leaves, after which its place in the media store is called.
CREATE MACRO media_digest(location) AS split_part(split_part(location, '/', 3), '.', 1);

-- Whether reasons of a tier say that somebody refused, was not public, or took it back: what a copy
-- and a repost inherit. Tier 4 is inherited itself; 5 fails closed; 6 is no matter of privacy.
CREATE MACRO is_refusal(tier) AS tier <= 3;

-- How grave a status is, where observations of the same moment disagree: the gravest one stands.
CREATE MACRO gravity(status) AS list_position(
  ['unknown', 'public', 'malformed', 'memorialised', 'suspended', 'deleted', 'private'], status);

-- A signal and the word that it says, as evidence; a word that nobody has defined is not repeated.
CREATE MACRO in_words(signal, word) AS
  CASE WHEN word IS NULL THEN signal ELSE concat(signal, ' = ', word) END;

-- Nobody knows what such an image file says: to look at it took too long, or ended what looked.
CREATE MACRO was_not_scanned(state) AS state IN ('scan_too_slow', 'scan_crashed');

-- Whether a look at a file now tells all that an earlier one did. Limits of the config, and what is
-- installed, can make it tell less: then what was remembered of it stands.
CREATE MACRO tells_as_much(state, signals) AS
  NOT was_not_scanned(state) AND state NOT IN ('too_large', 'unsupported')
  AND NOT coalesce(list_contains(
    signals, {'signal': 'c2pa:manifest', 'value': 'reader-not-installed'}), FALSE);
