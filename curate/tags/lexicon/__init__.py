"""What words mean: the shipped lists, the concepts of WordNet, and the lexicons a user adds."""
