"""diple in git: sidecars merged and shown by diple, for one repository or for all of a user's.

What is written into git's configuration, attributes and hooks is known again, so that it can be taken out;
what others wrote there stays as it is.
"""
