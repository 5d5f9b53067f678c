"""Entry point of ``python -m console`` and of the command ``siaga``."""

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    try:
        # Here, so that Ctrl+C while it loads ends quietly too.
        from console.cli import main as run

        return run()
    except KeyboardInterrupt:  # outside of the guard
        return 130


if __name__ == "__main__":
    sys.exit(main())
