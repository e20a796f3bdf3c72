"""The command `ostap`, and `python -m ostap`."""

import sys


def main() -> None:
    """Run the command line."""
    from ostap.delivery.cli import run

    sys.exit(run())


if __name__ == "__main__":
    main()
