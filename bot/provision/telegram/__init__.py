"""Telegram's side of it: `profile` is what is wanted, `present` what is there, `difference` what lies between them.

`webhook` does the same for the way in. `account` makes the calls, through python-telegram-bot, which is loaded there
only; `run` is the whole of it.
"""
