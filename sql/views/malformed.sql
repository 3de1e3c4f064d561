-- Records that could not be read, with the reason; file names can hold handles.
-- reads:  malformed
-- personal: file
SELECT malformed.source_id, malformed.file, malformed.record, malformed.reason
FROM store.malformed AS malformed
