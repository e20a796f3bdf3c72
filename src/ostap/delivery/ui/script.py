"""What `streamlit run` runs: the pages of one workspace.

Arguments stand after ``--``: the workspace, and if need be ``--as-of`` and ``--who``.
"""

import argparse

from ostap.delivery.ui.app import main


def read_arguments() -> argparse.Namespace:
    """Return what the command said."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace")
    parser.add_argument("--as-of")
    parser.add_argument("--who")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = read_arguments()
    main(arguments.workspace, arguments.as_of, arguments.who)
