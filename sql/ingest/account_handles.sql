-- Keep every handle that an account with an id is seen under: handles change, and a refusal may name
-- any of them. Each is kept with the keyed pseudonym (HMAC-SHA-256, RFC 2104) by which the suppression
-- list names it. An account without an id is its handle, and needs no row.
-- reads:  identities, known_accounts
-- writes: account_handles
-- params: inner_pad, outer_pad
-- scope:  part
SELECT known_accounts.account_key, seen.platform, seen.handle, seen.observed_at,
       pseudonym($inner_pad, $outer_pad,
            concat('handle', chr(0), seen.platform, chr(0), seen.handle)) AS pseudonym
FROM known_accounts
JOIN identities AS seen
  ON seen.platform = known_accounts.platform AND seen.account_id = known_accounts.account_id
WHERE seen.handle IS NOT NULL AND NOT starts_with(seen.account_id, '@')
