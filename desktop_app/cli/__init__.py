"""The command line (design §8): stable words for scripts, Chinese for people, four exit codes."""
