"""Exports of Bluesky: answers of its API, and the events of Jetstream."""
