-- A refusal field or a licence holds a value that nobody has defined.
-- remedy: Provide the post or the file with a defined value, or add the value to
--         sql/signal_rules.sql, a licence to sql/licences.sql. A Mastodon archive needs its actor.json.
-- tier:   5
-- strict: quarantine  private-accounts: quarantine
-- reads:  said
-- params:
SELECT account_key, in_words(signal, word) AS evidence, observed_at, because_account
FROM said
WHERE account_key IS NOT NULL AND code = 'SIGNAL_VALUE_UNKNOWN'
