"""Push to an agency's plain REST interface, as JSON objects."""
