"""The top floor: composition only.

Settings, addresses, the API, navigation, workbench, search, the audit page and the command line. `site` collects what the rooms
declare and hands it down; nothing below imports it. It holds no model and no rule.
"""
