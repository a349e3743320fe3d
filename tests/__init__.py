"""Tests of diple."""
