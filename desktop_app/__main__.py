"""Where the program starts: `complaint-desk` and `python -m desktop_app` are the same."""

import sys


def main() -> None:
    """Run the command line; without a command it opens the window."""
    from desktop_app.cli.entrance import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
