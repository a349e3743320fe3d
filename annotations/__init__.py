"""Headless core of diple: articles, entities, annotations and their sidecars."""
