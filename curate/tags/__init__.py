"""From hashtags to concepts: extraction, keys, the lexicon and the map from one to the other."""
