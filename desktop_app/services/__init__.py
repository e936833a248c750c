"""The verbs of the office: permission, rule, one transaction, events. No window, no SQL, no layout."""
