"""What is set at a platform once, beside the service: what people see of the bot before they write to it.

Above `bot.app`, whose languages and settings it shares; nothing that serves people imports it.
"""
