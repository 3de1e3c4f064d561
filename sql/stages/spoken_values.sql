-- What is said to machines, each value of a signal once?
-- reads:  spoken
-- params:
SELECT DISTINCT signal, value FROM spoken ORDER BY signal, value
