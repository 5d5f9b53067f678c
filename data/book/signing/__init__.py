"""Signatures under the book: the station's key, what it signs, what is covered.

A signature is an entry of the book (:class:`data.entries.Signed`). It says: with this key, number and hash were so at
this time; so it covers the entry that it names, and all before. A program with the rights of the home can write every
file of it, but it cannot make a signature of a key that lies elsewhere.
"""
