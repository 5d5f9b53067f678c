"""``python -m console`` and the command ``siaga``."""

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        from console.cli import main as run

        return run()
    except KeyboardInterrupt:  # before or after the guard stands
        return 130


if __name__ == "__main__":
    sys.exit(main())
