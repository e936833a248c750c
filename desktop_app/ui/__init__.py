"""The window: pages, tables, dialogs and commands. The only room that imports Qt.

No rule lives here and nothing slow runs on the window's thread: what a person asks for goes down one road (`ops`) to
the services and comes back as frozen values. `app` starts the program, `window` puts the pieces together.
"""
