"""The stages of the pipeline that SQL can't express, and the runner of them all."""
