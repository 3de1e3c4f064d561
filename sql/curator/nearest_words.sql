-- Which known words is each key nearly? By two edits in a long word, by one in a shorter one; an exchange
-- of neighbours is one edit.
-- reads:  words
-- params: keys, long
SELECT asked.key, words.key AS suggestion, min(damerau_levenshtein(asked.key, words.key)) AS edits
FROM words
JOIN (SELECT unnest($keys) AS key) AS asked
  ON abs(length(words.key) - length(asked.key)) <= CASE WHEN length(asked.key) < $long THEN 1
                                                        ELSE 2 END
WHERE damerau_levenshtein(asked.key, words.key) <= CASE WHEN length(asked.key) < $long THEN 1
                                                        ELSE 2 END
GROUP BY asked.key, words.key
