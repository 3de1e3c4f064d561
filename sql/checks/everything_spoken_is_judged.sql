-- Every value that is said to machines was cut into words: one that was not would be judged by nobody.
-- reads:  spoken, signal_words
-- params:
-- scope:  all
SELECT spoken.signal
FROM spoken
ANTI JOIN signal_words
  ON signal_words.signal = spoken.signal AND signal_words.value = spoken.value
LIMIT 1
