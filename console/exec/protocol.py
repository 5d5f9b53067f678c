"""Words of the socket's protocol that both of its ends share; it imports nothing."""

#: Longest request or answer, in bytes.
LONGEST_LINE = 64 * 1024
#: A request that enters nothing: whether the console answers.
ASK = "\0alive"
#: Seconds to wait for the answer to a line.
TIMEOUT_S = 30.0
#: Longest socket path that every system accepts, in bytes (Linux 107, macOS 103).
LONGEST_NAME = 100
