"""Entry point of ``python -m console`` and of the command ``siaga``."""

import gc
import os
import sys

#: Windows has neither the terminal nor the file locks that the console needs. Both languages: no site file is read yet.
_ON_WINDOWS = """siaga needs Linux, macOS or WSL 2 (in Windows: wsl --install, then install siaga in that Linux)
siaga membutuhkan Linux, macOS atau WSL 2 (di Windows: wsl --install, lalu pasang siaga di Linux itu)"""


def main() -> int:
    """Run the command line and return its exit code."""
    if os.name == "nt":
        sys.stderr.write(_ON_WINDOWS + "\n")
        return 1
    try:
        # Here, so that Ctrl+C while they load ends quietly too.
        from console.exec.short_way import hand_over

        handed = hand_over(sys.argv[1:])
        if handed is True:
            return 0
        gc.disable()  # while the program loads: all of it stays, and the collector need never walk it
        from console.cli import main as run

        gc.freeze()
        gc.enable()
        return run(handed=handed or None)
    except KeyboardInterrupt:  # outside of the guard
        return 130


if __name__ == "__main__":
    sys.exit(main())
