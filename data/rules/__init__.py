"""Rules of time; :mod:`data.rules.all_rules` asks them all."""
